"""One process of a run of many sites: ``python -m crawler.fleet.hand``.

Lines of JSON come on standard input: first the settings, then ``{"site": …, "arguments": …}`` for
each site to crawl, at last ``{"end": REASON}``, which also ends what is under way. Lines of JSON go
out on standard output: ``begun``, ``progress`` and ``done`` of each site. The log goes to standard
error.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.utils.project import get_project_settings

from crawler import outcome
from crawler.configuration import is_on
from crawler.locks import LockHeld, hold
from crawler.logs import leave_out_verdicts, use_json
from crawler.monitoring.results import SiteResult, failed, result_of
from crawler.platforms.news import WAITING
from crawler.storage.errors import one_line

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

PROGRESS_SECONDS = 1.0
NO_MORE = "no more"
DEADLINE = "deadline"
SHUTDOWN = "shutdown"


class Hand:
    """Crawls the sites that it is told, all at once, and says what became of each."""

    def __init__(self, process: AsyncCrawlerProcess, locks: Path, channel: IO[str]):
        self._process = process
        self._locks = locks
        self._channel = channel
        self._running: dict[str, tuple[Crawler, float]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._ended: set[str] = set()
        self._endings: list[asyncio.Future[None]] = []

    async def serve(self, orders: asyncio.StreamReader) -> None:
        """Crawl until the end is told; an input that breaks off is an end in order."""
        ticker = asyncio.create_task(self._tell_progress())
        reason = SHUTDOWN
        while line := await orders.readline():
            order = json.loads(line)
            if "end" in order:
                reason = order["end"]
                break
            task = asyncio.create_task(self._crawl(order["site"], order["arguments"]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        while self._tasks:
            # Again and again: a crawl that is just beginning can be ended a moment later.
            self._wind_down(reason)
            await asyncio.wait(self._tasks, timeout=0.2)
        ticker.cancel()

    async def _crawl(self, site: str, arguments: dict[str, str]) -> None:
        began = time.monotonic()
        try:
            with hold(self._locks, site, f"a run of many sites with {site}"):
                result = await self._crawl_alone(site, arguments, began)
        except LockHeld as held:
            reason = f"left out, it is being crawled: {held}"
            result = SiteResult(site=site, code=outcome.OK, outcome="busy", reason=reason)
        except Exception as error:
            # Whatever is wrong with one site, the others go on, and the run is told of it.
            result = failed(site, one_line(error), seconds=time.monotonic() - began)
        finally:
            self._running.pop(site, None)
        self._tell({"done": result.as_data()})

    async def _crawl_alone(self, site: str, arguments: dict[str, str], began: float) -> SiteResult:
        crawler = self._process.create_crawler(site)
        self._running[site] = (crawler, began)
        self._tell({"begun": site})
        await self._process.crawl(crawler, **arguments)
        values = crawler.stats.get_stats()
        verdict = outcome.judge(values, values.get("finish_reason"))
        return result_of(site, values, verdict, seconds=time.monotonic() - began)

    def _wind_down(self, reason: str) -> None:
        """End all sites: what is being fetched is stored, the rest is left to the next run."""
        for site, (crawler, _) in self._running.items():
            engine = crawler._engine
            if engine is not None and engine.running and engine.spider and site not in self._ended:
                self._ended.add(site)
                self._endings.append(
                    asyncio.ensure_future(engine.close_spider_async(reason=reason))
                )

    async def _tell_progress(self) -> None:
        while True:
            await asyncio.sleep(PROGRESS_SECONDS)
            for site, (crawler, _) in list(self._running.items()):
                if crawler._stats is not None:
                    values = crawler.stats.get_stats()
                    kept = sum(values.get(f"articles/{word}", 0) for word in outcome.KEPT_WORDS)
                    asked = values.get("requests/sent", 0)
                    queued = values.get(WAITING, 0)
                    self._tell(
                        {"progress": site, "articles": kept, "requests": asked, "queued": queued}
                    )

    def _tell(self, message: dict[str, Any]) -> None:
        self._channel.write(json.dumps(message) + "\n")
        self._channel.flush()


async def _orders() -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin.buffer)
    return reader


def main() -> None:
    """Read the settings, then serve until the end is told."""
    # What a library prints must not get between the messages.
    channel = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    first = json.loads(_first_line())
    settings = get_project_settings()
    settings.setdict(first["settings"], priority="cmdline")
    if is_on(settings, "LOG_JSON"):
        use_json(settings)
    if not settings.get("LOG_FILE"):
        leave_out_verdicts()  # the parent tells them
    process = AsyncCrawlerProcess(settings)
    from twisted.internet import reactor

    async def serve() -> None:
        try:
            hand = Hand(process, Path(first["locks"]), channel)
            await hand.serve(await _orders())
        finally:
            reactor.stop()  # type: ignore[misc]

    tasks: list[asyncio.Task[None]] = []
    begin = lambda: tasks.append(asyncio.ensure_future(serve()))  # noqa: E731
    reactor.callWhenRunning(begin)
    process.start(stop_after_crawl=False, install_signal_handlers=False)
    tasks[0].result()


def _first_line() -> bytes:
    """The first line of standard input, and nothing behind it: the rest is read by the loop."""
    line = bytearray()
    while (byte := os.read(sys.stdin.fileno(), 1)) not in (b"", b"\n"):
        line += byte
    return bytes(line)


if __name__ == "__main__":
    main()
