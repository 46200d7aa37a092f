from __future__ import annotations

import asyncio
import logging
import sqlite3
import threading
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, make_url, text

from crawler.storage.errors import StoreWriteError, UnstorableError
from crawler.storage.patience import Patience
from crawler.storage.store import SaveOutcome, open_store
from crawler.storage.writer import BatchWriter
from tests.storage.articles import make_article

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Article
    from crawler.storage.store import ArticleStore, SaveResult
    from tests.world.postgres import Postgres


@pytest.fixture
def impatient(sqlite_url: str) -> Iterator[ArticleStore]:
    """An archive in SQLite whose writers wait 50 ms for a lock."""
    with open_store(f"{sqlite_url}?timeout=0.05") as opened:
        yield opened


@contextmanager
def locked(store: ArticleStore) -> Iterator[None]:
    """Another program holds the write lock."""
    assert store.engine.url.database is not None
    other = sqlite3.connect(store.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield
    finally:
        other.close()


@contextmanager
def batches_of(store: ArticleStore) -> Iterator[list[int]]:
    """How many articles each write of rows brought."""
    sizes: list[int] = []

    def note(_c: Any, _cursor: Any, statement: str, _p: Any, context: Any, _many: bool) -> None:
        if statement.startswith("INSERT INTO articles"):
            sizes.append(len(context.compiled_parameters))

    event.listen(store.engine, "before_cursor_execute", note)
    yield sizes
    event.remove(store.engine, "before_cursor_execute", note)


async def write(writer: BatchWriter, *numbers: int) -> None:
    for number in numbers:
        await writer.put(make_article(number))


async def put_for_a_second(writer: BatchWriter) -> int:
    """How many articles the writer took."""
    deadline = asyncio.get_running_loop().time() + 1.0
    for number in range(100):
        try:
            async with asyncio.timeout_at(deadline):
                await writer.put(make_article(number))
        except TimeoutError:
            return number
    return 100


def test_everything_is_stored_and_told_in_order(store: ArticleStore) -> None:
    told: list[tuple[Article, SaveResult]] = []
    threads = set()

    def note(article: Article, result: SaveResult) -> None:
        told.append((article, result))
        threads.add(threading.current_thread())

    async def crawl() -> None:
        writer = BatchWriter(store, run_id=run_id, batch_size=7, on_result=note)
        await write(writer, *range(40), 3)
        await writer.close()

    run_id = store.start_run("kabarteluk")
    asyncio.run(crawl())
    stored = {article.url_key: article for article in store.articles()}
    assert len(stored) == 40
    assert {article.run_id for article in stored.values()} == {run_id}
    assert [article.url_key for article, _ in told] == [
        make_article(number).url_key for number in (*range(40), 3)
    ]
    assert [result.outcome for _, result in told] == 40 * [SaveOutcome.INSERTED] + [
        SaveOutcome.UNCHANGED
    ]
    assert all(stored[article.url_key].id == result.id for article, result in told)
    assert threads == {threading.main_thread()}


def test_articles_are_written_in_full_batches(store: ArticleStore) -> None:
    async def crawl() -> None:
        writer = BatchWriter(store, batch_size=10, pending_batches=10, flush_seconds=60)
        await write(writer, *range(25))
        await writer.close()

    with batches_of(store) as sizes:
        asyncio.run(crawl())
    assert sizes == [10, 10, 5]


def test_a_batch_that_does_not_fill_is_written_after_a_while(store: ArticleStore) -> None:
    async def crawl() -> float:
        writer = BatchWriter(store, flush_seconds=0.3)
        started = time.monotonic()
        await write(writer, 1, 2)
        assert store.count() == 0
        while store.count() < 2:
            await asyncio.sleep(0.01)
        took = time.monotonic() - started
        await writer.close()
        return took

    assert asyncio.run(asyncio.wait_for(crawl(), 30)) >= 0.25


def test_flush_waits_until_all_is_stored(store: ArticleStore) -> None:
    async def crawl() -> list[int]:
        writer = BatchWriter(store, batch_size=10, flush_seconds=60)
        counts = []
        for numbers in (range(3), range(3, 28), ()):
            await write(writer, *numbers)
            await writer.flush()
            counts.append(store.count())
        await writer.close()
        return counts

    assert asyncio.run(asyncio.wait_for(crawl(), 30)) == [3, 28, 28]


def test_a_writer_that_got_nothing_closes(store: ArticleStore) -> None:
    async def crawl() -> None:
        writer = BatchWriter(store)
        await writer.flush()
        await writer.close()
        await writer.close()

    asyncio.run(crawl())


def test_an_article_after_the_end_is_refused(store: ArticleStore) -> None:
    async def crawl() -> None:
        writer = BatchWriter(store)
        await writer.close()
        await write(writer, 1)

    with pytest.raises(StoreWriteError, match="too late"):
        asyncio.run(crawl())


def test_an_article_that_can_never_be_stored_is_refused_at_once(store: ArticleStore) -> None:
    async def crawl() -> None:
        writer = BatchWriter(store)
        await writer.put(make_article(1))
        with pytest.raises(UnstorableError):
            await writer.put(make_article(2, url_key=None))
        await writer.close()

    asyncio.run(crawl())
    assert store.count() == 1


def test_a_slow_database_makes_put_wait_and_leaves_the_loop_free(impatient: ArticleStore) -> None:
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            await asyncio.sleep(0.01)
            ticks += 1

    async def crawl() -> int:
        writer = BatchWriter(impatient, batch_size=5, pending_batches=2, flush_seconds=0.1)
        ticking = asyncio.create_task(tick())
        with locked(impatient):
            taken = await put_for_a_second(writer)
            assert impatient.count() == 0
        await write(writer, *range(taken, 100))
        await writer.close()
        ticking.cancel()
        return taken

    taken = asyncio.run(asyncio.wait_for(crawl(), 60))
    assert taken == 15, "one batch in hand and two that wait"
    assert ticks > 20
    assert impatient.count() == 100


def test_a_lock_that_ends_costs_nothing(
    impatient: ArticleStore, caplog: pytest.LogCaptureFixture
) -> None:
    async def crawl() -> None:
        writer = BatchWriter(impatient, flush_seconds=0.01)
        with locked(impatient):
            await write(writer, *range(20))
            await asyncio.sleep(0.5)
        await writer.close()

    with caplog.at_level(logging.INFO, logger="crawler.storage.patience"):
        asyncio.run(crawl())
    assert impatient.count() == 20
    warning, recovered = [record.getMessage() for record in caplog.records]
    assert warning == "Archive not available (database is locked): trying again for 600 s"
    assert recovered.startswith("Archive available again")


def test_a_lock_that_does_not_end_is_told_to_put_and_close(impatient: ArticleStore) -> None:
    async def crawl() -> None:
        writer = BatchWriter(
            impatient, batch_size=5, pending_batches=1, flush_seconds=0.01, patience=Patience(0.5)
        )
        with locked(impatient):
            with pytest.raises(StoreWriteError, match=r"not available for 0 s"):
                await write(writer, *range(100))
            with pytest.raises(StoreWriteError):
                await writer.flush()
            with pytest.raises(StoreWriteError, match="database is locked") as caught:
                await writer.close()
            assert caught.value.unsaved == 10

    asyncio.run(asyncio.wait_for(crawl(), 60))
    assert impatient.count() == 0


def test_a_broken_database_ends_the_writing_at_once(store: ArticleStore) -> None:
    async def crawl() -> None:
        writer = BatchWriter(store, flush_seconds=0.01)
        await write(writer, 1)
        await writer.flush()
        with store.engine.begin() as connection:
            connection.execute(text("ALTER TABLE articles RENAME TO hilang"))
        await write(writer, 2)
        await writer.close()

    with pytest.raises(StoreWriteError, match=r"cannot be stored.*articles") as caught:
        asyncio.run(asyncio.wait_for(crawl(), 30))
    assert caught.value.unsaved == 1


def test_an_article_that_the_database_refuses_does_not_cost_the_others(
    store: ArticleStore,
) -> None:
    refused: list[tuple[str, Exception]] = []
    stored: list[Article] = []

    async def crawl() -> None:
        writer = BatchWriter(
            store,
            on_refused=lambda article, error: refused.append((article.url, error)),
            on_result=lambda article, _result: stored.append(article),
        )
        await write(writer, *range(10))
        await writer.put(make_article(10, run_id=12345))
        await writer.put(make_article(11, title=object()))
        await write(writer, *range(12, 20))
        await writer.close()

    asyncio.run(crawl())
    assert store.count() == len(stored) == 18
    assert [url for url, _ in refused] == [make_article(10).url, make_article(11).url]


def test_a_refused_article_is_never_lost_silently(store: ArticleStore) -> None:
    async def crawl() -> None:
        writer = BatchWriter(store)
        await writer.put(make_article(1))
        await writer.put(make_article(2, run_id=12345))
        await writer.close()

    with pytest.raises(
        StoreWriteError, match=r"refuses https://kabarteluk\.example/2024"
    ) as caught:
        asyncio.run(crawl())
    assert caught.value.unsaved == 1
    assert store.count() == 1


@pytest.mark.needs_postgres
def test_a_postgres_that_goes_away_and_comes_back_costs_nothing(
    postgres_server: Postgres, postgres_url: str
) -> None:
    name = make_url(postgres_url).database

    def administer(*statements: str) -> None:
        for statement in statements:
            postgres_server.execute(statement)

    async def crawl(store: ArticleStore) -> None:
        writer = BatchWriter(store, batch_size=5, pending_batches=2, flush_seconds=0.01)
        await write(writer, *range(10))
        await writer.flush()
        administer(
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        later = asyncio.create_task(write(writer, *range(10, 60)))
        await asyncio.sleep(0.7)
        assert not later.done()
        administer(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await later
        await writer.close()

    with open_store(postgres_url) as store:
        asyncio.run(asyncio.wait_for(crawl(store), 60))
        assert store.count() == 60


def test_save_returns_when_the_article_is_stored(sqlite_url: str) -> None:
    async def run(store: ArticleStore) -> None:
        writer = BatchWriter(store, flush_seconds=0)
        for number in range(3):
            await writer.save(make_article(number))
            assert store.count() == number + 1
        await asyncio.gather(*(writer.save(make_article(n)) for n in range(3, 30)))
        assert store.count() == 30
        await writer.close()

    with open_store(sqlite_url) as opened:
        asyncio.run(run(opened))


def test_save_tells_that_writing_has_failed(impatient: ArticleStore) -> None:
    async def run() -> None:
        writer = BatchWriter(impatient, flush_seconds=0, patience=Patience(0.1))
        with locked(impatient), pytest.raises(StoreWriteError):
            await writer.save(make_article(1))
        with pytest.raises(StoreWriteError):
            await writer.close()

    asyncio.run(run())
