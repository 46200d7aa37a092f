"""How fast a site is asked: delays, Retry-After, back-off, rests and the requests of a day.

Every request passes :meth:`Pace.turn` just before it goes out, whatever made it: pages, feeds,
robots.txt, redirects, repetitions. What waits there holds the queue of its own host only.
"""

from __future__ import annotations

import asyncio
import logging
import random
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import date
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

BUSY = (429, 503)
"""Answers that ask for patience."""

MAX_REST = timedelta(hours=24)
"""A longer ``Retry-After`` is taken for this."""

MAX_DELAY = 60.0
"""Seconds. A larger ``Crawl-delay`` is taken for this: a run must end some day."""

LOOK_SECONDS = 0.5
"""How soon a waiting request notices that the run is being ended."""


class Rest(NamedTuple):
    """Why nothing is asked of a host, and until when; UTC."""

    until: datetime
    reason: str
    is_budget: bool = False
    """The requests of the day are used up: the site did nothing wrong."""

    def __str__(self) -> str:
        return f"{self.reason}; it is left alone until {self.until:%Y-%m-%d %H:%M} UTC"


class AtRest(IgnoreRequest):
    """A request to a host of which nothing is asked for the time being. It was not sent."""

    def __init__(self, rest: Rest):
        super().__init__(str(rest))
        self.rest = rest


class RunEnded(AtRest):
    """A request that was not sent because the run is being ended: that is no fault of the host."""

    def __init__(self) -> None:
        super().__init__(Rest(datetime.now(UTC), "the run was ended"))


@dataclass(slots=True)
class _Host:
    delay: float
    places: asyncio.Semaphore
    """Scrapy's own queue lets several requests out at once where there is no delay."""
    free_at: float = 0.0
    """Monotonic seconds before which nothing is sent."""
    troubles: int = 0
    """Answers in a row that were none."""
    blocks: int = 0
    """Answers in a row that showed something else in place of a page."""
    rest: Rest | None = None


class Pace:
    """Lets the requests of each host through one after the other, as slowly as it wants them.

    A host is what shares a download slot. A delay counts from the end of an answer to the next
    request. After an answer of 429 or 503 the host is left in peace for its ``Retry-After``, else
    for ``BACKOFF_SECONDS`` that double with each such answer in a row; other failures count from
    the one after ``RETRY_TIMES`` on. What would take longer than ``MAX_PAUSE``, and
    ``BLOCKED_ANSWERS`` blocked answers in a row, is a rest: nothing more is asked of the host, and
    its requests fail with :class:`AtRest`.
    """

    def __init__(self, crawler: Crawler):
        settings = crawler.settings
        self._crawler = crawler
        self._delay = settings.getfloat("DOWNLOAD_DELAY")
        self._width = settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._backoff = settings.getfloat("BACKOFF_SECONDS")
        self._max_pause = settings.getfloat("MAX_PAUSE")
        self._grace = settings.getint("RETRY_TIMES") + 1
        self._blocked_answers = settings.getint("BLOCKED_ANSWERS")
        self._blocked_rest = timedelta(hours=settings.getfloat("BLOCKED_REST_HOURS"))
        self._hosts: dict[str, _Host] = {}
        self._today = datetime.now(UTC).date()
        self._used = 0
        self._budget: int | None = None
        self.uncounted: dict[date, int] = {}
        """Requests that were sent on a day and are not recorded yet."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the pace of one crawl."""
        return cls(crawler)

    # What is asked

    def process_request(self, request: Request) -> None:
        """Raise AtRest where nothing is asked of the host; it would only wait in a queue."""
        if rest := self.rest_of(host_of(request)):
            raise AtRest(rest)

    @asynccontextmanager
    async def turn(self, request: Request) -> AsyncIterator[None]:
        """Wait until the request may go out, and let it; raises AtRest instead."""
        host = self._host(host_of(request))
        async with host.places:
            await self._wait(host)
            self._count()
            try:
                yield
            except (DownloadCancelledError, IgnoreRequest):
                raise  # refused by us: that is no failure of the host
            except Exception as exc:
                reason = f"it cannot be reached ({type(exc).__name__})"
                self._trouble(request, reason, grace=self._grace)
                raise
            finally:
                host.free_at = max(host.free_at, monotonic() + host.delay)

    async def _wait(self, host: _Host) -> None:
        while True:
            if rest := self._rest_of(host):
                raise AtRest(rest)
            seconds = host.free_at - monotonic()
            if seconds <= 0:
                return
            if seconds > host.delay and is_ending(self._crawler):
                raise RunEnded
            await asyncio.sleep(min(seconds, LOOK_SECONDS))

    def _count(self) -> None:
        today = self._turn_over()
        self._used += 1
        self.uncounted[today] = self.uncounted.get(today, 0) + 1
        self._crawler.stats.inc_value("requests/sent")

    def _turn_over(self) -> date:
        today = datetime.now(UTC).date()
        if today != self._today:
            self._today, self._used = today, 0
        return today

    def begin_day(self, sent: int, budget: int | None) -> None:
        """Take over how many requests earlier runs sent today, and how many a day may have.

        None: as many as it takes.
        """
        self._used += sent
        self._budget = budget

    def rest_of(self, name: str) -> Rest | None:
        """Why nothing is asked of a host; None: it may be asked."""
        return self._rest_of(self._host(name))

    def _rest_of(self, host: _Host) -> Rest | None:
        if host.rest or self._budget is None:
            return host.rest
        today = self._turn_over()
        if self._used < self._budget:
            return None
        midnight = datetime.combine(today + timedelta(days=1), time(), UTC)
        host.rest = Rest(
            midnight, f"its {self._budget:,} requests a day are used up", is_budget=True
        )
        self._hurry(host)
        return host.rest

    # What is answered

    def heard(self, request: Request, response: Response) -> None:
        """Take in an answer: whether the host wants a pause, or is well again."""
        if response.status in BUSY:
            stated = (response.headers.get("Retry-After") or b"").decode("latin-1")
            date_header = (response.headers.get("Date") or b"").decode("latin-1")
            self._trouble(
                request,
                f"the site asks for patience (status {response.status})",
                seconds=parse_retry_after(stated, date_header),
            )
        elif response.status >= 500:
            self._trouble(request, f"it fails (status {response.status})", grace=self._grace)
        else:
            self._host(host_of(request)).troubles = 0

    def _trouble(
        self, request: Request, reason: str, *, seconds: float | None = None, grace: int = 0
    ) -> None:
        name = host_of(request)
        host = self._host(name)
        host.troubles += 1
        number = host.troubles - grace
        if number <= 0 and seconds is None:
            return
        backoff = self._backoff * 2 ** (min(max(number, 1), 30) - 1) * random.uniform(1, 1.5)
        pause = backoff if seconds is None else seconds
        if max(pause, backoff) > self._max_pause:
            self.rest(name, reason, timedelta(seconds=max(pause, backoff)))
            return
        host.free_at = max(host.free_at, monotonic() + pause)
        self._crawler.stats.inc_value("requests/pauses")
        logger.info("%s: %s: %.1f s of pause", name, reason, pause)

    def blocked(self, request: Request, what: str, *, wholly: bool = False) -> None:
        """Count an answer that showed something else in place of a page.

        *wholly*: nothing else of the host may be asked for after it.
        """
        name = host_of(request)
        host = self._host(name)
        host.blocks += 1
        if wholly or host.blocks >= self._blocked_answers:
            self.rest(name, f"the site blocks ({what})", self._blocked_rest)

    def refused(self, request: Request) -> None:
        """Count an answer of 403 as blocked.

        Some sites refuse so what they do not have: at an address that was only guessed (``guessed``
        in the meta of the request) it says nothing, unless the answer before it was blocked too.
        """
        if self._host(host_of(request)).blocks or not request.meta.get("guessed"):
            self.blocked(request, "status 403")

    def welcomed(self, request: Request) -> None:
        """Take in that a page was shown."""
        self._host(host_of(request)).blocks = 0

    def slow_down(self, name: str, seconds: float) -> bool:
        """Keep so long between two requests to a host from now on; False: it is kept already."""
        host = self._host(name)
        seconds = min(seconds, MAX_DELAY)
        if seconds <= host.delay:
            return False
        host.delay = seconds
        host.free_at = max(host.free_at, monotonic() + seconds)
        return True

    @property
    def longest_delay(self) -> float:
        """Seconds that the slowest of the hosts wants between two requests."""
        return max((host.delay for host in self._hosts.values()), default=self._delay)

    # Rests

    def rest(self, name: str, reason: str, duration: timedelta) -> None:
        """Ask nothing more of a host for that time."""
        until = datetime.now(UTC) + min(duration, MAX_REST)
        self.restore(name, Rest(until, reason))

    def restore(self, name: str, rest: Rest) -> None:
        """Take over a rest, from an earlier run or from this one."""
        host = self._host(name)
        host.rest = host.rest or rest
        self._hurry(host)

    def rests(self) -> dict[str, Rest]:
        """The hosts of which nothing is asked, and why."""
        return {name: host.rest for name, host in self._hosts.items() if host.rest}

    def _hurry(self, resting: _Host) -> None:
        """Let what waits in Scrapy's queue of a host fail without a delay in between."""
        engine = self._crawler.engine
        for name, host in self._hosts.items():
            if host is resting and engine and (slot := engine.downloader.slots.get(name)):
                slot.delay = 0

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._hosts[name] = _Host(self._delay, asyncio.Semaphore(self._width))
        return self._hosts[name]


def is_ending(crawler: Crawler) -> bool:
    """Whether the run has come to its end, or is on its way there."""
    slot = crawler.engine._slot if crawler.engine else None
    return slot is None or slot.closing is not None


async def ask(crawler: Crawler, request: Request) -> Response:
    """Ask for a page beside the crawl's own queue. Raises RunEnded, and what the download raises.

    Scrapy itself goes on asking while a run ends, and trips over what comes after the last answer.
    """
    if is_ending(crawler):
        raise RunEnded
    assert crawler.engine is not None
    try:
        return await crawler.engine.download_async(request)
    except AtRest:
        raise
    except Exception:
        if is_ending(crawler):
            raise RunEnded from None
        raise


def host_of(request: Request) -> str:
    """The name of the queue to which a request belongs."""
    return str(request.meta.get("download_slot") or urlsplit(request.url).hostname or "")


def parse_retry_after(text: str, answered: str = "") -> float | None:
    """Read a ``Retry-After`` header, seconds or an HTTP date, as seconds from the answer.

    *answered* is the ``Date`` of the answer: the clocks of sites go wrong. None: it says nothing.
    """
    text = text.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = _http_date(text)
    if moment is None:
        return None
    return max(0.0, (moment - (_http_date(answered) or datetime.now(UTC))).total_seconds())


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
