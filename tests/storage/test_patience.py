"""A database that is away for a while costs time, and once it is given up, no more of it."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from crawler.storage.errors import StoreUnavailableError
from crawler.storage.patience import Patience
from crawler.storage.store import SaveOutcome, Source, open_store
from crawler.storage.writer import BatchWriter
from tests.storage.articles import make_article
from tests.world.proxy import Wire

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.storage.store import ArticleStore, SaveResult


@pytest.fixture
def impatient(sqlite_url: str) -> Iterator[ArticleStore]:
    """An archive in SQLite whose writers wait 20 ms for a lock."""
    with open_store(f"{sqlite_url}?timeout=0.02") as opened:
        yield opened


@contextmanager
def locked(store: ArticleStore) -> Iterator[sqlite3.Connection]:
    """Another program holds the write lock."""
    assert store.engine.url.database is not None
    other = sqlite3.connect(store.engine.url.database, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        yield other
    finally:
        other.close()


def test_what_succeeds_is_called_once(store: ArticleStore) -> None:
    assert asyncio.run(Patience().call(store.count)) == 0


def test_a_lock_costs_time_only_and_is_told_once(
    impatient: ArticleStore, caplog: pytest.LogCaptureFixture
) -> None:
    async def crawl(other: sqlite3.Connection) -> list[int]:
        patience = Patience(60)
        starts = [partial(impatient.start_run, f"situs{n}") for n in range(3)]
        asked = [asyncio.create_task(patience.call(start)) for start in starts]
        await asyncio.sleep(0.6)
        assert not any(task.done() for task in asked)
        other.rollback()
        return await asyncio.gather(*asked)

    with (
        caplog.at_level(logging.INFO, logger="crawler.storage.patience"),
        locked(impatient) as lock,
    ):
        assert sorted(asyncio.run(crawl(lock))) == [1, 2, 3]
    assert [record.getMessage() for record in caplog.records] == [
        "Archive not available (database is locked): trying again for 60 s",
        "Archive available again",
    ]


def test_one_that_waited_in_vain_ends_the_waiting_of_all(impatient: ArticleStore) -> None:
    async def crawl() -> float:
        patience = Patience(1.0)
        first = asyncio.create_task(patience.call(partial(impatient.start_run, "satu")))
        await asyncio.sleep(0.5)
        later = asyncio.create_task(patience.call(partial(impatient.start_run, "dua")))
        for task in (first, later):
            with pytest.raises(StoreUnavailableError, match=r"not available for 1 s \(database is"):
                await task
        began = time.monotonic()
        with pytest.raises(StoreUnavailableError):
            await patience.call(partial(impatient.start_run, "tiga"))
        assert await patience.call(impatient.count) == 0, "what works is not refused"
        return time.monotonic() - began

    with locked(impatient):
        began = time.monotonic()
        last = asyncio.run(crawl())
    assert last < 0.5
    assert time.monotonic() - began < 3


def test_what_does_not_pass_is_raised_at_once(store: ArticleStore) -> None:
    def break_it() -> None:
        with store.engine.begin() as connection:
            connection.execute(text("SELECT * FROM tidak_ada"))

    with pytest.raises(DBAPIError):
        asyncio.run(asyncio.wait_for(Patience().call(break_it), 20))
    with pytest.raises(ZeroDivisionError):
        asyncio.run(Patience().call(lambda: 1 // 0))


class TestRepetition:
    """A call whose answer was lost is made again and does nothing twice."""

    def test_of_the_start_of_a_run(self, store: ArticleStore) -> None:
        at = datetime.now(UTC)
        first = store.start_run("kabarteluk", started_at=at)
        assert store.start_run("kabarteluk", started_at=at) == first
        assert store.start_run("lain", started_at=at) != first
        assert store.start_run("kabarteluk", started_at=at + timedelta(microseconds=1)) != first
        assert store.count_runs() == 3

    def test_of_a_save(self, store: ArticleStore) -> None:
        run = store.start_run("kabarteluk")
        store.save([make_article(n) for n in range(3)], store.start_run("kabarteluk"))
        text = " ".join(f"kata{n}" for n in range(80))
        twin = {"body": text, "content_hash": "9f" * 16}
        batch = [
            make_article(0),
            make_article(1, title="Baru", aliases=["https://kabarteluk.example/?p=1"]),
            make_article(7, **twin),
            make_article(8, **twin, date_published=make_article(7).date_published),
            make_article(9),
        ]
        at = datetime.now(UTC)
        first = store.save(batch, run, at=at)
        assert [result.outcome for result in first] == [
            SaveOutcome.UNCHANGED,
            SaveOutcome.UPDATED,
            SaveOutcome.INSERTED,
            SaveOutcome.DUPLICATE,
            SaveOutcome.INSERTED,
        ]
        assert store.save(batch, run, at=at) == first
        edited = first[1].id
        assert edited is not None
        assert len(store.history(edited)) == 2
        later = {result.outcome for result in store.save(batch, run)}
        assert later == {SaveOutcome.UNCHANGED, SaveOutcome.DUPLICATE}


@pytest.mark.needs_postgres
def test_a_commit_whose_answer_was_lost_counts_as_what_it_did(postgres_url: str) -> None:
    told: list[SaveResult] = []

    async def crawl(store: ArticleStore, wire: Wire) -> int:
        patience = Patience(30)
        wire.lose_commit()
        run = await patience.call(
            partial(store.start_run, "kabarteluk", started_at=datetime.now(UTC))
        )
        wire.lose_commit()
        source = Source(site="kabarteluk", kind="feed", url="https://u.id", run_id=run)
        await patience.call(partial(store.put_source, source))
        writer = BatchWriter(
            store, run_id=run, patience=patience, on_result=lambda _, result: told.append(result)
        )
        for number in range(2, 5):
            await writer.put(make_article(number))
        await writer.put(make_article(1, title="Baru"))
        wire.lose_commit(2)  # a save looks before it writes
        await writer.close()
        wire.lose_commit()
        await patience.call(partial(store.finish_run, run, "ok"))
        return run

    with Wire(postgres_url) as wire, open_store(wire.url) as store:
        store.save([make_article(1)])
        run = asyncio.run(asyncio.wait_for(crawl(store, wire), 60))
        assert wire.lost == 4
        assert [r.id for r in store.runs()] == [run]
        assert store.runs()[0].outcome == "ok"
        assert [result.outcome for result in told] == 3 * [SaveOutcome.INSERTED] + [
            SaveOutcome.UPDATED
        ]
        assert {a.title: a.id for a in store.articles()}["Baru"] == told[3].id
