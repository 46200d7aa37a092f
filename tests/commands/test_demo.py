"""``scrapy demo``: the first thing a new user runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.storage.store import open_store
from tests.world.crawl import scrapy

if TYPE_CHECKING:
    from crawler.items import Article


def demo(database_url: str) -> str:
    done = scrapy("demo", "-s", f"DATABASE_URL={database_url}", COLUMNS="160")
    assert (done.code, done.problems) == (0, [])
    return done.out


def example(database_url: str) -> Article:
    with open_store(database_url) as store:
        (article,) = [a for a in store.articles() if a.initials == "WAG" and a.related_links]
    return article


def test_second_run_finds_nothing_new(sqlite_url: str) -> None:
    first = demo(sqlite_url)
    assert ": 14 new" in first
    assert sqlite_url in first
    assert ": 0 new, 0 changed" in demo(sqlite_url)


def test_the_article_shown_before_and_after(sqlite_url: str) -> None:
    out = demo(sqlite_url)
    before, after = out.split("after: as the archive keeps it")
    assert "Baca Juga" in before
    assert "Baca Juga" not in after
    article = example(sqlite_url)
    assert str(article.date_published) == "2022-09-28 14:05:00+07:00"
    assert len(article.related_links) == 3
    assert all(link["url"].startswith("https://tarunanews.com/") for link in article.related_links)
    assert str(article.body).endswith("pungkasnya.")
    assert str(article.image_url).endswith("/4357bf04-4327-47fd-99fd-f572a45b0917.jpg")
    assert "4357bf04 4327" not in str(article.body)


def test_places_with_a_doubled_name(sqlite_url: str) -> None:
    demo(sqlite_url)
    with open_store(sqlite_url) as store:
        assert "Wangi-Wangi" in {article.dateline_place for article in store.articles()}
