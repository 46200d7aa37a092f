"""A worker: takes jobs from the queue until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
from textwrap import shorten
from typing import TYPE_CHECKING, Any

from crawler.configuration import archive_url, page_folder
from crawler.jobs.crawls import Crawls, JobError
from crawler.jobs.locks import BusyError, Locks
from crawler.jobs.planning import Planner
from crawler.jobs.queue import CRAWLS, PAGES, check_clock, make_app, prepare
from crawler.jobs.remaking import Remaking
from crawler.jobs.rescue import rescue
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.pages import Profiles
from crawler.reextraction.work import Task
from crawler.steps import rule_version
from crawler.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import FrameType

    from procrastinate import App
    from scrapy.settings import Settings

logger = logging.getLogger(__name__)


class QueueLostError(Exception):
    """The worker ended without being told to; the message is one line."""


EVERY_MINUTE = "* * * * *"
LONGEST_MESSAGE = 1000
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)


class Worker:
    """Runs jobs, *concurrency* at a time, each of another site.

    With *sites* it also sees to it that these are crawled in their rhythm; however many workers
    do, each visit is enqueued once.
    """

    def __init__(
        self,
        settings: Settings,
        *,
        concurrency: int,
        deadline: float,
        sites: Sequence[str] = (),
        until_empty: bool = False,
    ) -> None:
        self._settings = settings
        self._concurrency = concurrency
        self._deadline = deadline
        self._sites = sites
        self._until_empty = until_empty
        self._loops: list[asyncio.Task[None]] = []
        self._is_stopping = False
        self._crawls: Crawls | None = None
        self._remaking: Remaking | None = None

    async def run(self) -> None:
        """Work until a signal comes; with *until_empty*, until nothing waits any more.

        Raises StoreSetupError, and QueueLostError where the queue was away for too long.
        """
        quieten()
        # That of the code that is loaded; the files may be replaced before a crawl asks for it.
        rule_version(None)
        dead_after = self._settings.getfloat("JOB_DEAD_SECONDS")
        with open_store(archive_url(self._settings)) as store:
            await asyncio.to_thread(prepare, store.engine)
            await asyncio.to_thread(check_clock, store.engine)
            locks = Locks(store.engine)
            self._crawls = Crawls(self._settings, locks, deadline=self._deadline)
            self._remaking = Remaking(store, self._reextraction())
            app = make_app(archive_url(self._settings))
            if self._sites:
                app.periodic(cron=EVERY_MINUTE)(app.tasks["plan"])
            async with app.open_async():
                beside = [
                    asyncio.create_task(locks.watch()),
                    asyncio.create_task(rescue(app, locks, dead_after=dead_after)),
                ]
                context = {
                    "crawls": self._crawls,
                    "planner": Planner(store, self._sites),
                    "remaking": self._remaking,
                }
                # Pages apart: each such job takes a core, and crawls must not wait behind them.
                self._loops = [
                    asyncio.create_task(self._work(app, queue, number, dead_after, context))
                    for queue, number in ((CRAWLS, self._concurrency), (PAGES, 1))
                ]
                restore = self._catch_signals()
                logger.info("working on %d sites at a time", self._concurrency)
                try:
                    await self._until_ended()
                finally:
                    restore()
                    for task in beside:
                        task.cancel()
                    await asyncio.gather(*beside, return_exceptions=True)
                    locks.close()
        logger.info("stopped")

    def stop(self) -> None:
        """Finish what is in flight, give the rest back to the queue, end."""
        self._is_stopping = True
        if self._crawls and self._remaking:
            self._crawls.stop()
            self._remaking.stop()
        for loop in self._loops:
            loop.cancel()

    async def _work(
        self, app: App, queue: str, number: int, dead_after: float, context: dict[str, Any]
    ) -> None:
        """Run the jobs of one queue, so many at a time."""
        await app.run_worker_async(
            queues=[queue],
            name=f"{socket.gethostname()}:{os.getpid()}:{queue}",
            concurrency=number,
            wait=not self._until_empty,
            install_signal_handlers=False,
            update_heartbeat_interval=dead_after / 5,
            stalled_worker_timeout=10 * dead_after,
            additional_context=context,
        )

    async def _until_ended(self) -> None:
        when = asyncio.ALL_COMPLETED if self._until_empty else asyncio.FIRST_COMPLETED
        await asyncio.wait(self._loops, return_when=when)
        ended_by_itself = not (self._is_stopping or self._until_empty)
        self.stop()
        for answer in await asyncio.gather(*self._loops, return_exceptions=True):
            if isinstance(answer, Exception):
                raise answer
        if ended_by_itself:
            raise QueueLostError("the queue of jobs was away for too long; start the worker again")

    def _reextraction(self) -> Task:
        return Task(
            database_url=archive_url(self._settings),
            folder=page_folder(self._settings),
            profiles=Profiles(self._settings).all(),
            every=False,
            samples=0,
            deliver=True,
        )

    def _catch_signals(self) -> Callable[[], None]:
        """Stop at the first signal, at once at the second; returns what undoes it."""
        loop = asyncio.get_running_loop()
        seen: list[int] = []

        def handle(number: int, frame: FrameType | None) -> None:
            seen.append(number)
            if len(seen) > 1:
                logger.warning("ended at once; another worker takes over what was in flight")
                os._exit(1)
            name = signal.Signals(number).name
            logger.info("%s: finishing what is in flight; once more to end at once", name)
            loop.call_soon_threadsafe(self.stop)

        before = {number: signal.signal(number, handle) for number in STOP_SIGNALS}

        def restore() -> None:
            for number, handler in before.items():
                signal.signal(number, handler)

        return restore


def quieten() -> None:
    """Keep what procrastinate says to one line for each problem."""
    logging.getLogger("procrastinate").setLevel(logging.WARNING)
    log = logging.getLogger("procrastinate.worker")
    if _shortened not in log.filters:
        log.addFilter(_shortened)


def _shortened(record: logging.LogRecord) -> bool:
    """What a job tells as one line is told as one line; the articles of a job are not all named."""
    error = record.exc_info[1] if record.exc_info else None
    if isinstance(error, JobError | BusyError | ArgumentError):
        record.exc_info = None
        record.msg, record.args = f"a job ended without success: {error}", ()
    record.msg, record.args = shorten(record.getMessage(), LONGEST_MESSAGE), ()
    return True
