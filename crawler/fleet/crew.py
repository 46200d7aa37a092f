"""The processes of a run of many sites: they are fed from one queue, watched and ended."""

from __future__ import annotations

import asyncio
import json
import signal
import sys
import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from crawler.configuration import ROOT
from crawler.fleet.hand import DEADLINE, NO_MORE, SHUTDOWN
from crawler.monitoring.results import SiteResult, failed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

_LINE = 2**20
"""Bytes of the longest message."""
_FALSE_STARTS = 3
"""Processes that end before they crawl anything: so many, and no more are started."""


class Audience(Protocol):
    """Who is told how the run goes."""

    def begun(self, site: str) -> None:
        """The crawl of a site begins."""

    def progress(self, site: str, articles: int, requests: int, queued: int) -> None:
        """So far it stored, asked and has in its queue."""

    def done(self, result: SiteResult) -> None:
        """It is over."""

    def log(self, line: str) -> None:
        """A line of the log of a process."""

    def ending(self) -> None:
        """A signal ends the run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What to crawl, and with how many hands."""

    sites: Sequence[str]
    """In this order, as places become free."""
    arguments: Mapping[str, str]
    """Arguments of every crawl, such as ``since``."""
    settings: Mapping[str, Any]
    """Settings that the command line changed."""
    jobs: int
    """Processes."""
    sites_at_once: int
    """Sites that one process crawls at the same time."""
    deadline: float | None = None
    """Seconds until discovery ends."""
    locks: Path
    """Folder of the locks."""
    lock: int
    """Descriptor of the lock of the run: the processes hold it too, until they end."""


@dataclass(slots=True)
class _Hand:
    """A process and what it is crawling: site -> monotonic second of its beginning."""

    process: asyncio.subprocess.Process
    sites: dict[str, float] = field(default_factory=dict)
    crawled: bool = False
    ended: bool = False


class Crew:
    """Runs a plan. :attr:`results` are of the sites that were begun, in the order they ended."""

    def __init__(self, plan: Plan, audience: Audience):
        self._plan = plan
        self._audience = audience
        self._queue = deque(plan.sites)
        self._hands: list[_Hand] = []
        self._ending: str | None = None
        self._false_starts = 0
        self.results: list[SiteResult] = []
        self.interrupted = False

    @property
    def not_begun(self) -> list[str]:
        """Sites that the run did not come to."""
        return list(self._queue)

    async def run(self) -> None:
        """Crawl all sites of the plan, or until the deadline or a signal."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, self._interrupt)
        if self._plan.deadline is not None:
            loop.call_later(self._plan.deadline, self._end, DEADLINE)
        places = -(-len(self._queue) // self._plan.sites_at_once)
        async with asyncio.TaskGroup() as group:
            for _ in range(min(self._plan.jobs, max(places, min(len(self._queue), 2)))):
                group.create_task(self._keep_one())

    # Ends

    def _interrupt(self) -> None:
        """The first signal ends the run in order, the second at once."""
        if self.interrupted:
            for hand in self._hands:
                with suppress(ProcessLookupError):
                    hand.process.kill()
        else:
            self._audience.ending()
        self.interrupted = True
        self._end(SHUTDOWN)

    def _end(self, reason: str) -> None:
        if self._ending is None:
            self._ending = reason
            for hand in self._hands:
                self._finish(hand, reason)

    def _finish(self, hand: _Hand, reason: str) -> None:
        if not hand.ended:
            hand.ended = True
            self._send(hand, {"end": reason})

    # Processes

    async def _keep_one(self) -> None:
        """Keep one process at work; another takes its place when it dies."""
        while self._queue and self._ending is None and self._false_starts < _FALSE_STARTS:
            hand = await self._start()
            try:
                await self._attend(hand)
            finally:
                with suppress(ProcessLookupError):
                    hand.process.kill()
            self._false_starts += not hand.crawled
        if self._queue and self._ending is None:
            self._give_up()

    def _give_up(self) -> None:
        while self._queue:
            self._done(failed(self._queue.popleft(), "no process to crawl it could be started"))

    async def _start(self) -> _Hand:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "crawler.fleet.hand",
            cwd=ROOT,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            limit=_LINE,
            pass_fds=(self._plan.lock,),
            process_group=0,  # Ctrl-C comes to the parent alone, which ends its children in order
        )
        hand = _Hand(process)
        self._hands.append(hand)
        self._send(hand, {"settings": dict(self._plan.settings), "locks": str(self._plan.locks)})
        self._feed(hand)
        return hand

    async def _attend(self, hand: _Hand) -> None:
        """Listen to a process until it ends; what it leaves undone has failed."""
        assert hand.process.stdout is not None
        assert hand.process.stderr is not None
        log = asyncio.create_task(self._pass_on(hand.process.stderr))
        while line := await hand.process.stdout.readline():
            self._hear(hand, json.loads(line))
        code = await hand.process.wait()
        await log
        self._hands.remove(hand)
        ended = f"signal {-code}" if code < 0 else f"code {code}"
        for site, began in hand.sites.items():
            reason = f"its process ended with {ended}"
            self._done(failed(site, reason, seconds=time.monotonic() - began))

    async def _pass_on(self, stream: asyncio.StreamReader) -> None:
        while line := await stream.readline():
            self._audience.log(line.decode(errors="replace").rstrip("\n"))

    def _hear(self, hand: _Hand, message: dict[str, Any]) -> None:
        hand.crawled = True
        if site := message.get("begun"):
            self._audience.begun(site)
        elif site := message.pop("progress", None):
            self._audience.progress(site, **message)
        elif done := message.get("done"):
            hand.sites.pop(done["site"], None)
            self._done(SiteResult(**done))
            self._feed(hand)

    def _done(self, result: SiteResult) -> None:
        self.results.append(result)
        self._audience.done(result)

    def _feed(self, hand: _Hand) -> None:
        """Give it sites while it has room, and let it go when there are no more."""
        if self._ending is not None:
            self._finish(hand, self._ending)
            return
        # While others wait for work, one process takes no more than its share.
        share = -(-(len(self._queue) + len(hand.sites)) // self._plan.jobs)
        room = min(self._plan.sites_at_once, max(share, 1))
        while self._queue and len(hand.sites) < room:
            site = self._queue.popleft()
            hand.sites[site] = time.monotonic()
            self._send(hand, {"site": site, "arguments": dict(self._plan.arguments)})
        if not hand.sites:
            self._finish(hand, NO_MORE)

    def _send(self, hand: _Hand, message: dict[str, Any]) -> None:
        assert hand.process.stdin is not None
        # To a process that has just died nothing can be written: its end is noticed elsewhere.
        with suppress(BrokenPipeError, ConnectionResetError):
            hand.process.stdin.write(json.dumps(message).encode() + b"\n")
