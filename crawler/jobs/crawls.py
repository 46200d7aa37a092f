"""The crawls of one worker, side by side in one process."""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.crawler import AsyncCrawlerRunner

from crawler.configuration import ROOT, archive_url
from crawler.jobs.locks import BusyError
from crawler.locks import LockHeld, hold, lock_folder
from crawler.middlewares.pace import Pace
from crawler.outcome import judge
from crawler.platforms.arguments import ArgumentError
from crawler.site_loader import site_key
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping

    from scrapy.crawler import Crawler
    from scrapy.settings import Settings

    from crawler.jobs.locks import Locks
    from crawler.platforms.news import NewsSpider

logger = logging.getLogger(__name__)

LONGEST_GAP = 60.0


class JobError(Exception):
    """A job that did not end well; the message is one line."""


class Failed(JobError):
    """The crawl failed; it is worth another try later."""


class OtherRules(JobError):
    """The job means rules that this worker does not have; another one may have them."""


class Interrupted(JobError):
    """The crawl was stopped before its end; another one carries on after *pause* seconds."""

    def __init__(self, message: str, *, pause: int = 1) -> None:
        super().__init__(message)
        self.pause = pause


class Crawls:
    """Runs crawls of different sites, each as ``scrapy crawl`` would."""

    def __init__(self, settings: Settings, locks: Locks, *, deadline: float) -> None:
        self._runner = AsyncCrawlerRunner(settings)
        self._locks = locks
        self._deadline = deadline
        self._stopping = asyncio.Event()

    def stop(self) -> None:
        """End all crawls: what is in flight is finished, the rest is left to the next job."""
        self._stopping.set()

    async def run(self, spider: str, arguments: Mapping[str, str]) -> None:
        """Crawl a site. Raises JobError and BusyError, and ArgumentError for what cannot be run."""
        kind = self._spider(spider)
        key = site_key(kind, arguments)
        host = bare_host(arguments.get("url") or f"https://{kind.domain}/")
        async with self._locks.hold(host) as lost, self._alone_on_this_machine(key):
            crawler = self._runner.create_crawler(kind)
            gap = _Gap(crawler)
            task = self._runner.crawl(crawler, **arguments)
            try:
                ended = await self._wait(task, lost, spider)
            finally:
                # Also where the job itself was cancelled: nothing may go on asking the site.
                await crawler.stop_async()
                await asyncio.wait([task])
                # The next job of the site may begin at once, on another machine.
                await asyncio.sleep(gap.seconds)
        if ended is not None:
            raise ended
        if error := task.exception():
            raise Failed(f"{spider}: {error or type(error).__name__}")
        stats = crawler.stats.get_stats() if crawler.stats else {}
        outcome = judge(stats, stats.get("finish_reason"))
        if outcome.code:
            raise Failed(f"{spider}: {outcome.reason}")

    @asynccontextmanager
    async def _alone_on_this_machine(self, key: str) -> AsyncIterator[None]:
        """Hold the lock that ``scrapy crawl`` and ``crawlall`` hold."""
        settings = self._runner.settings
        folder = lock_folder(archive_url(settings), ROOT / "data")
        try:
            with hold(folder, key, f"a worker with {key}"):
                yield
        except LockHeld as held:
            raise BusyError(f"{key} is being crawled: {held}") from None

    async def _wait(
        self, task: asyncio.Task[None], lost: asyncio.Event, spider: str
    ) -> Interrupted | None:
        """Wait for a crawl, or for what has to end it before."""
        reasons = {
            asyncio.ensure_future(self._stopping.wait()): "the worker was stopped",
            asyncio.ensure_future(lost.wait()): "another worker has taken the host",
        }
        try:
            done, _ = await asyncio.wait(
                [task, *reasons], timeout=self._deadline, return_when=asyncio.FIRST_COMPLETED
            )
        finally:
            for waiter in reasons:
                waiter.cancel()
        if task in done:
            return None
        for waiter, reason in reasons.items():
            if waiter in done:
                return Interrupted(f"{spider}: {reason}")
        return Interrupted(f"{spider}: not ended after {self._deadline:.0f} s", pause=60)

    def _spider(self, name: str) -> type[NewsSpider]:
        try:
            spider: Any = self._runner.spider_loader.load(name)
        except KeyError:
            raise ArgumentError(f"this worker knows no site {name!r}") from None
        if spider.paused:
            raise ArgumentError(f"{name} is paused: {spider.paused}")
        return spider  # type: ignore[no-any-return]


class _Gap:
    """The time that the host of a crawl wants between two requests, as the crawl knew it."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self.seconds = crawler.settings.getfloat("DOWNLOAD_DELAY")
        crawler.signals.connect(self.note, signal=signals.spider_idle)
        crawler.signals.connect(self.note, signal=signals.response_received)

    def note(self) -> None:
        """Take over what robots.txt or the site's answers have made of the delay."""
        if pace := self._crawler.get_downloader_middleware(Pace):
            self.seconds = min(max(self.seconds, pace.longest_delay), LONGEST_GAP)
