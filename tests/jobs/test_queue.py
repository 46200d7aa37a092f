"""The queue itself: two jobs that ask for the same, tries, releases, clocks, locks."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from procrastinate.jobs import Status
from sqlalchemy import text

from crawler.jobs.locks import BusyError, Locks
from crawler.jobs.queue import check_clock, make_app, prepare
from crawler.jobs.rescue import _look
from crawler.jobs.tasks import BACKFILL, NOW, SCHEDULED, enqueue_crawl
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import ArticleStore, open_store
from tests.world.crawl import scrapy

if TYPE_CHECKING:
    from collections.abc import Iterator

    from procrastinate import App

pytestmark = pytest.mark.needs_postgres

SITE = "tarunanews"


@pytest.fixture
def store(postgres_url: str) -> Iterator[ArticleStore]:
    with open_store(postgres_url) as store:
        prepare(store.engine)
        yield store


async def ask(app: App, priority: int = SCHEDULED, **arguments: str) -> int | None:
    return await enqueue_crawl(app, SITE, arguments, key=SITE, priority=priority)


async def begin(app: App) -> Any:
    """Take a job, as a worker that is never heard again."""
    worker = await app.job_manager.register_worker()
    return await app.job_manager.fetch_job(None, worker)


def jobs(store: ArticleStore, columns: str = "status::text") -> list[Any]:
    query = f"SELECT {columns} FROM jobs.procrastinate_jobs ORDER BY id"
    with store.engine.connect() as connection:
        rows = connection.execute(text(query)).all()
    return [row[0] if len(row) == 1 else tuple(row) for row in rows]


def test_job_that_is_given_back_ends_where_the_same_waits(
    store: ArticleStore, postgres_url: str
) -> None:
    async def run() -> None:
        app = make_app(postgres_url)
        async with app.open_async():
            await ask(app)
            job = await begin(app)
            await ask(app)
            await app.job_manager.retry_job(job)
            assert (await begin(app)).id == 2

    asyncio.run(run())
    assert jobs(store) == ["aborted", "doing"]


def test_job_of_a_dead_worker_holds_nobody_up_where_the_same_waits(
    store: ArticleStore, postgres_url: str
) -> None:
    async def run() -> None:
        app = make_app(postgres_url)
        async with app.open_async():
            await ask(app)
            await begin(app)
            await ask(app)
            await enqueue_crawl(app, "lain", {}, key="lain")
            await begin(app)
            with store.engine.begin() as connection:
                silent = "UPDATE jobs.procrastinate_workers SET last_heartbeat = '2020-01-01'"
                connection.execute(text(silent))
            await _look(app, 0.001)

    asyncio.run(run())
    assert jobs(store, "lock, status::text") == [
        (SITE, "aborted"),
        (SITE, "todo"),
        ("lain", "todo"),
    ]


def test_what_somebody_asks_for_goes_first_though_it_waits_already(
    store: ArticleStore, postgres_url: str
) -> None:
    async def run() -> None:
        app = make_app(postgres_url)
        async with app.open_async():
            assert await ask(app, SCHEDULED) == 1
            assert await ask(app, SCHEDULED) is None
            assert await ask(app, NOW) == 1
            assert await ask(app, NOW) is None
            job = await begin(app)
            await app.job_manager.retry_job(job, datetime.now(UTC) + timedelta(minutes=20))
            assert await ask(app, NOW) == 1
            assert await ask(app, BACKFILL, since="2026-01-01")
            assert await ask(app, BACKFILL, since="2026-01-01") is None

    asyncio.run(run())
    assert jobs(store, "priority, scheduled_at") == [(NOW, None), (BACKFILL, None)]


def test_failed_job_is_not_put_back_where_the_same_waits(
    store: ArticleStore, postgres_url: str
) -> None:
    async def run() -> None:
        app = make_app(postgres_url)
        async with app.open_async():
            await ask(app)
            job = await begin(app)
            await app.job_manager.finish_job(job, status=Status.FAILED, delete_job=False)
            await ask(app)

    asyncio.run(run())
    done = scrapy("jobs", "--again", "1", "-s", f"DATABASE_URL={postgres_url}")
    assert done.code == 1
    assert "waits already as job 2" in done.log
    assert jobs(store) == ["failed", "todo"]


def test_queue_of_a_later_release_is_left_alone(store: ArticleStore) -> None:
    with store.engine.begin() as connection:
        connection.execute(text("COMMENT ON SCHEMA jobs IS '99.1.0'"))
    with pytest.raises(StoreSetupError, match=r"made by procrastinate 99\.1\.0"):
        prepare(store.engine)


def test_clock_of_postgres_is_compared(
    store: ArticleStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    check_clock(store.engine)

    class Ahead(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + timedelta(hours=1)

    monkeypatch.setattr("crawler.jobs.queue.datetime", Ahead)
    with pytest.raises(StoreSetupError, match="3600 s ahead of that of Postgres"):
        check_clock(store.engine)


def test_lock_is_held_once_also_within_a_worker(store: ArticleStore) -> None:
    async def run() -> list[str]:
        mine, other = Locks(store.engine), Locks(store.engine)
        ended = []

        async def crawl(locks: Locks) -> None:
            try:
                async with locks.hold("kabar.example"):
                    await asyncio.sleep(0.3)
                    ended.append("crawled")
            except BusyError:
                ended.append("busy")

        await asyncio.gather(crawl(mine), crawl(mine), crawl(other))
        mine.close()
        other.close()
        return sorted(ended)

    assert asyncio.run(run()) == ["busy", "busy", "crawled"]


def test_locks_outlive_a_lost_session(store: ArticleStore) -> None:
    """Also where a new one is opened for another lock."""

    async def run() -> None:
        mine, other = Locks(store.engine), Locks(store.engine)
        async with mine.hold("kabar.example") as lost:
            with store.engine.connect() as connection:
                connection.execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                    )
                )
            with pytest.raises(BusyError, match="does not answer"):
                async with mine.hold("lain.example"):
                    pass
            async with mine.hold("lain.example"):
                pass
            with pytest.raises(BusyError):
                async with other.hold("kabar.example"):
                    pass
            assert not lost.is_set()
        mine.close()
        other.close()

    asyncio.run(run())
