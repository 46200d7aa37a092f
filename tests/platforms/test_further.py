"""What a crawl asks for of an article that is split over several pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.test_crawl import HOST, feed_site, newsroom_links
from tests.platforms.test_memory import path_of
from tests.world.crawl import crawl
from tests.world.hosts import page

if TYPE_CHECKING:
    from tests.world.hosts import Hosts

SENTENCE = "Warga desa memperbaiki jembatan kayu yang rusak diterjang banjir pekan lalu. "


def split(path: str, number: int, *, of: int, text: str) -> str:
    """One page of an article, with a link to the next one."""
    following = f"<a class=post-page-numbers href='{path}{number + 1}/'>{number + 1}</a>"
    return (
        f"<html><head><title>Jembatan Desa</title></head><body><article>"
        f"<h1 class=entry-title>Jembatan Desa Diperbaiki</h1>"
        f"<time class=entry-date datetime=2026-03-02T08:00:00+07:00>2 Maret 2026</time>"
        f"<div class=entry-content>{text}</div>"
        f"<div class=page-links>{following if number < of else ''}</div></article></body></html>"
    )


def test_only_an_article_is_followed_from_page_to_page(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:2]
        feed_site(hosts, links, newsroom)
        whole, none = map(path_of, links)
        texts = ["Pertama: " + SENTENCE * 3, "Kedua: " + SENTENCE * 3]
        for number, text in enumerate(texts, 1):
            path = whole if number == 1 else f"{whole}{number}/"
            hosts.on(path, page(split(whole, number, of=2, text=f"<p>{text}</p>")))
        heading = "<title>Halaman Tidak Ditemukan</title><h1>Halaman Tidak Ditemukan</h1>"
        pager = f"<div class=page-links><a class=post-page-numbers href='{none}2/'>2</a></div>"
        hosts.on(none, page(heading + pager))
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover="feed")
        assert done.code == 0, done.log
        assert len(hosts.asked(f"{whole}2/")) == 1
        assert not hosts.asked(f"{none}2/"), "what is no article has no further pages"
    with open_store(sqlite_url, create=False) as store:
        (article,) = store.articles()
    assert (article.body or "").split("\n\n") == [text.strip() for text in texts]
    assert "page-missing" not in article.flags
