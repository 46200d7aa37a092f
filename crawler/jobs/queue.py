"""The queue of jobs: procrastinate, in a schema ``jobs`` of the archive's own Postgres."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

import procrastinate
import psycopg
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Status
from procrastinate.manager import QUEUEING_LOCK_CONSTRAINT, JobManager
from procrastinate.schema import SchemaManager
from sqlalchemy import text

from crawler.storage.engine import parse_url, postgres_arguments
from crawler.storage.errors import StoreSetupError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator
    from pathlib import Path

    from psycopg import AsyncConnection
    from sqlalchemy import Connection, Engine

logger = logging.getLogger(__name__)

SCHEMA = "jobs"
CRAWLS, PAGES = "default", "pages"
"""Queues: a worker crawls many sites side by side, and reads archived pages for one job."""
OUTAGE_SECONDS = 600.0
"""How long a worker waits for its database, as a crawl does."""
CLOCK_SECONDS = 30.0
"""So much a machine's clock may differ from that of Postgres."""
_LONGEST_PAUSE = 2.0
_SETUP_LOCK = 0x77_61_72_74_61
"""Key of the advisory lock under which the schema is made; any number of our own."""


class PatientConnector(procrastinate.PsycopgConnector):
    """Asks again while Postgres is away, so that a worker outlives a restart of the server.

    Without it a worker ends with the first failure of its heartbeat. A statement whose answer was
    lost is made twice: a job that was fetched so belongs to a worker that does not run it, and
    :mod:`crawler.jobs.rescue` gives it back.
    """

    def __init__(self, **arguments: Any) -> None:
        super().__init__(**arguments)
        self._is_away = False

    async def _patiently(self, call: Callable[[], Awaitable[Any]]) -> Any:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + OUTAGE_SECONDS
        pause = 0.2
        while True:
            try:
                answer = await call()
            except ConnectorException as error:
                if not isinstance(error.__cause__, psycopg.OperationalError):
                    raise
                if loop.time() > deadline:
                    raise
                self._tell(away=True)
                await asyncio.sleep(pause)
                pause = min(2 * pause, _LONGEST_PAUSE)
            else:
                self._tell(away=False)
                return answer

    def _tell(self, *, away: bool) -> None:
        if away and not self._is_away:
            logger.warning("the queue of jobs is away: waiting for the database")
        elif self._is_away and not away:
            logger.info("the queue of jobs is back")
        self._is_away = away

    async def execute_query_async(self, query: Any, **arguments: Any) -> None:
        """Execute, with patience."""
        await self._patiently(lambda: self._once.execute_query_async(query, **arguments))

    async def execute_query_one_async(self, query: Any, **arguments: Any) -> dict[str, Any]:
        """Execute and return the row, with patience."""
        ask = self._once.execute_query_one_async
        row: dict[str, Any] = await self._patiently(lambda: ask(query, **arguments))
        return row

    async def execute_query_all_async(self, query: Any, **arguments: Any) -> list[dict[str, Any]]:
        """Execute and return the rows, with patience."""
        ask = self._once.execute_query_all_async
        rows: list[dict[str, Any]] = await self._patiently(lambda: ask(query, **arguments))
        return rows

    async def listen_notify(self, on_notification: Any, channels: Iterable[str]) -> None:
        """Listen until cancelled, with patience."""
        names = list(channels)
        await self._patiently(lambda: self._once.listen_notify(on_notification, names))

    @property
    def _once(self) -> procrastinate.PsycopgConnector:
        """The same without patience."""
        return super()  # type: ignore[return-value]


class Jobs(JobManager):
    """The jobs of the queue: of two that ask for the same, one waits.

    While a job runs the same may be asked for again. What gives the running one back, because it
    was interrupted, failed, or its worker died, would then be refused for ever, and its site with
    it: it ends instead, and what it leaves is done by the other one.
    """

    async def retry_job_by_id_async(
        self,
        job_id: int,
        retry_at: datetime,
        priority: int | None = None,
        queue: str | None = None,
        lock: str | None = None,
    ) -> None:
        """Give a job back to the queue, or end it where the same waits."""
        try:
            await super().retry_job_by_id_async(job_id, retry_at, priority, queue, lock)
        except UniqueViolation as error:
            if error.constraint_name != QUEUEING_LOCK_CONSTRAINT:
                raise
            logger.info("job %s ends here: the same waits as another job", job_id)
            await self.finish_job_by_id_async(job_id, Status.ABORTED, delete_job=False)


def make_app(database_url: str) -> procrastinate.App:
    """The queue in that database; open it with ``async with app.open_async()``.

    Raises StoreSetupError, a line for the user, where the database is no Postgres.
    """
    from crawler.jobs.tasks import tasks

    url = parse_url(database_url)
    if url.get_backend_name() != "postgresql":
        raise StoreSetupError(
            "jobs on many machines need Postgres, and DATABASE_URL names SQLite: write"
            " postgresql://user:password@host/database (scrapy db copy takes the archive along),"
            " or use scrapy crawlall on one machine"
        )
    connector = PatientConnector(
        conninfo=url.set(drivername="postgresql").render_as_string(hide_password=False),
        kwargs=dict(postgres_arguments(url)),
        configure=_use_schema,
        min_size=1,
        max_size=4,
    )
    app = procrastinate.App(connector=connector)
    app.job_manager = Jobs(connector)
    app.add_tasks_from(tasks, namespace="")
    return app


async def _use_schema(connection: AsyncConnection[Any]) -> None:
    await connection.execute(f"SET search_path TO {SCHEMA}")
    await connection.commit()


def prepare(engine: Engine) -> None:
    """Make the schema of the queue, or bring it to the release of procrastinate that is installed.

    The comment of the schema says which release made it. Raises StoreSetupError where that is a
    later one.
    """
    wanted = version("procrastinate")
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _SETUP_LOCK})
        there = connection.scalar(
            text("SELECT coalesce(obj_description(to_regnamespace(:name), 'pg_namespace'), '')"),
            {"name": SCHEMA},
        )
        if there == wanted:
            return
        if there and _numbers(there) > _numbers(wanted):
            raise StoreSetupError(
                f"the queue of jobs was made by procrastinate {there}, and {wanted} is installed:"
                " install the same requirements.txt on all machines"
            )
        if not there:
            connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
        connection.execute(text(f"SET LOCAL search_path TO {SCHEMA}"))
        if there:
            for script in _migrations_after(there):
                _run_script(connection, script.read_text("utf-8"))
        else:
            _run_script(connection, SchemaManager.get_schema())
        connection.execute(text(f"COMMENT ON SCHEMA {SCHEMA} IS '{_checked(wanted)}'"))
        logger.info("the queue of jobs is made for procrastinate %s", wanted)


def check_clock(engine: Engine) -> None:
    """Raise StoreSetupError where this machine's clock is not that of Postgres.

    Workers tell each other by it when a job is tried again and when a site was visited.
    """
    with engine.connect() as connection:
        before = datetime.now(UTC)
        there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        here = before + (datetime.now(UTC) - before) / 2
    ahead = (here - there).total_seconds()
    if abs(ahead) > CLOCK_SECONDS:
        way = "ahead of" if ahead > 0 else "behind"
        raise StoreSetupError(
            f"the clock of this machine is {abs(ahead):.0f} s {way}"
            " that of Postgres: set both by NTP (timedatectl set-ntp true)"
        )


def _migrations_after(release: str) -> Iterator[Path]:
    from pathlib import Path

    for script in sorted(Path(SchemaManager.get_migrations_path()).glob("*.sql")):
        if _numbers(script.name.partition("_")[0]) > _numbers(release):
            yield script


def _numbers(release: str) -> tuple[int, ...]:
    return tuple(int(part) for part in release.split(".")[:3])


def _checked(release: str) -> str:
    _numbers(release)  # digits and dots only, up to here
    return release.replace("'", "")


def _run_script(connection: Connection, script: str) -> None:
    raw = connection.connection.driver_connection
    assert isinstance(raw, psycopg.Connection)
    raw.execute(script.encode())
