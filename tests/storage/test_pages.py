"""Where raw pages lie: kept before their article is stored, dropped when their file goes."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from crawler.reading import Page
from crawler.storage.errors import StoreWriteError
from crawler.storage.patience import Patience
from crawler.storage.store import SaveOutcome, Selection
from crawler.storage.writer import BatchWriter
from crawler.warc.records import Location
from tests.storage.articles import make_article

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Article
    from crawler.storage.store import ArticleStore
    from crawler.warc.writer import Kept

PAGE = Page(body=b"<p>a", url="https://kabarteluk.example/")


def fresh(number: int, **fields: object) -> Article:
    """An article as it comes from a crawl."""
    return replace(
        make_article(number, **fields),
        pages=(PAGE,),
        archive_file=None,
        archive_offset=None,
        archive_length=None,
    )


class Keeper:
    """Notes what it was asked to keep."""

    def __init__(self, file: str = "kabarteluk/1.warc.gz") -> None:
        self.file = file
        self.asked: list[Kept] = []

    def __call__(self, articles: Sequence[Kept]) -> None:
        for kept in articles:
            self.asked.append(kept)
            kept.article.archive_file = self.file
            kept.article.archive_offset = 100 * len(self.asked)
            kept.article.archive_length = 50


def test_pages_are_kept_of_what_is_written_only(store: ArticleStore) -> None:
    store.keep_pages = keeper = Keeper()
    store.save([fresh(1), fresh(2)])
    assert [kept.earlier for kept in keeper.asked] == [None, None]
    (again,) = store.save([fresh(1)])
    assert again.outcome is SaveOutcome.UNCHANGED
    assert len(keeper.asked) == 2
    first = store.articles_by_id([1])[0]
    assert (first.archive_file, first.archive_length) == (keeper.file, 50)
    store.keep_pages = later = Keeper("kabarteluk/2.warc.gz")
    store.save([fresh(1, title="Judul yang lain")])
    assert [kept.earlier for kept in later.asked] == [Location(keeper.file, 100, 50)]
    assert store.page_places([1]) == {
        Location(keeper.file, 100, 50),
        Location(later.file, 100, 50),
    }


def test_without_room_for_its_page_no_article_is_stored(store: ArticleStore) -> None:
    def full(articles: Sequence[Kept]) -> None:
        raise OSError(28, "No space left on device")

    async def crawl() -> None:
        writer = BatchWriter(store, patience=Patience(0.3))
        await writer.put(fresh(1))
        await writer.close()

    store.keep_pages = full
    with pytest.raises(StoreWriteError, match=r"not available .*raw pages: the disk is full"):
        asyncio.run(crawl())
    assert store.count() == 0


def test_room_that_comes_back_is_waited_for(store: ArticleStore) -> None:
    tries: list[int] = []
    keeper = Keeper()

    def full_at_first(articles: Sequence[Kept]) -> None:
        tries.append(len(articles))
        if len(tries) < 3:
            raise OSError(28, "No space left on device")
        keeper(articles)

    async def crawl() -> None:
        writer = BatchWriter(store)
        await writer.put(fresh(1))
        await writer.close()

    store.keep_pages = full_at_first
    asyncio.run(crawl())
    assert tries == [1, 1, 1]
    assert store.count_archived(Selection()) == 1


def test_articles_do_not_name_files_that_are_dropped(store: ArticleStore) -> None:
    store.keep_pages = Keeper()
    store.save([fresh(1)])
    store.keep_pages = Keeper("kabarteluk/2.warc.gz")
    store.save([fresh(1, title="Judul yang lain"), fresh(2)])
    store.drop_pages(["kabarteluk/1.warc.gz"])
    assert {place.file for place in store.page_places([1, 2])} == {"kabarteluk/2.warc.gz"}
    assert store.count_archived(Selection()) == 2
    store.drop_pages(["kabarteluk/2.warc.gz"])
    assert store.count_archived(Selection()) == 0
    assert store.count() == 2


def test_no_page_is_kept_of_what_was_removed(store: ArticleStore) -> None:
    store.save([fresh(1, content_hash="ab" * 16)])
    store.forget(fresh(1).url_key or "")
    list(store.forget_site("kabargunung"))
    store.keep_pages = keeper = Keeper()
    again = [
        fresh(1, aliases=["https://kabarteluk.example/?p=1"]),
        fresh(2, content_hash="ab" * 16),
        fresh(3, site="kabargunung"),
        fresh(4),
    ]
    outcomes = [result.outcome for result in store.save(again)]
    assert outcomes == [SaveOutcome.REMOVED] * 3 + [SaveOutcome.INSERTED]
    assert [kept.article.url_key for kept in keeper.asked] == [fresh(4).url_key]
