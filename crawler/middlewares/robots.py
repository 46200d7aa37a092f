"""robots.txt as RFC 9309 has it: what cannot be read forbids everything."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urljoin, urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser

from crawler.extensions.run_record import RunRecord
from crawler.middlewares.addresses import queue_of
from crawler.middlewares.pace import Pace, host_of

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from crawler.storage.store import Source

logger = logging.getLogger(__name__)

MAX_BYTES = 500 * 1024
"""What lies behind is not read; RFC 9309, section 2.5 asks for at least so much."""

MAX_SITEMAPS = 100
"""More are not taken from a robots.txt."""


class RobotsForbidden(IgnoreRequest):
    """A request that robots.txt does not allow, or whose robots.txt cannot be read.

    ``unreadable`` tells that the second is the case: no address of that host is asked for.
    """

    def __init__(self, reason: str, *, unreadable: bool = False):
        super().__init__(reason)
        self.unreadable = unreadable


class _Unreadable(Exception):
    """robots.txt gave no answer that could be used; the message says why."""


class _Rules(NamedTuple):
    """What the robots.txt of a host says."""

    parser: ProtegoRobotParser | None
    unreadable: str | None = None
    """Why it could not be read."""


class StrictRobotsTxtMiddleware:
    """Reads the robots.txt of each host once and lets pass what it allows.

    An answer of 400 to 499 other than 429 means that all is allowed; an unreachable host, 429 and
    500 and above that nothing is (RFC 9309, section 2.3.1). In a crawl with an archive a copy is
    used for ``ROBOTS_HOURS``, then asked for conditionally. ``Crawl-delay`` slows the host down,
    and the sitemaps that robots.txt names are kept for discovery.
    """

    def __init__(self, crawler: Crawler):
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._agent: str = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._fresh = timedelta(hours=crawler.settings.getfloat("ROBOTS_HOURS"))
        self._rules: dict[str, asyncio.Task[_Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Obey the robots.txt of the hosts of one crawl."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raise RobotsForbidden where the site does not want this request."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self._rules_of(request)
        allowed = rules.parser is not None and rules.parser.allowed(request.url, self._agent)
        if allowed:
            return
        self._crawler.stats.inc_value("robotstxt/forbidden")
        raise RobotsForbidden(
            rules.unreadable or "robots.txt forbids this address",
            unreadable=rules.unreadable is not None,
        )

    async def sitemaps(self, url: str) -> list[str]:
        """Return the sitemaps that the robots.txt of *url*'s host names."""
        rules = await self._rules_of(Request(url))
        if rules.parser is None:
            return []
        named = [urljoin(url, address) for address in rules.parser.rp.sitemaps]
        return list(dict.fromkeys(named))[:MAX_SITEMAPS]

    async def _rules_of(self, request: Request) -> _Rules:
        parts = urlsplit(request.url)
        if parts.netloc not in self._rules:
            url = f"{parts.scheme}://{parts.netloc}/robots.txt"
            self._rules[parts.netloc] = asyncio.ensure_future(self._read(url, request))
        # What asked for it first may be cancelled: others wait for it too.
        return await asyncio.shield(self._rules[parts.netloc])

    async def _read(self, url: str, request: Request) -> _Rules:
        try:
            content = await self._content(url)
        except _Unreadable as exc:
            return _Rules(None, str(exc))
        parser = ProtegoRobotParser(content.encode("utf-8", "replace"), self._crawler.spider)
        self._slow_down(parser, request)
        return _Rules(parser)

    async def _content(self, url: str) -> str:
        record = self._crawler.get_extension(RunRecord)
        copy = await record.standing.source("robots", url) if record else None
        if copy and copy.updated_at and datetime.now(UTC) - copy.updated_at < self._fresh:
            return copy.content or ""
        response = await self._ask(url, copy)
        if response.status == 304 and copy:
            content = copy.content or ""
        elif response.status >= 500 or response.status == 429:
            raise _Unreadable(f"robots.txt cannot be read (status {response.status})")
        elif response.status == 200:
            content = response.body[:MAX_BYTES].decode("utf-8-sig", "replace")
        else:
            content = ""
        if record:
            etag, changed = (_header(response, name) for name in ("ETag", "Last-Modified"))
            if response.status == 304 and copy:
                etag, changed = etag or copy.etag, changed or copy.last_modified
            await record.standing.keep("robots", url, content, etag=etag, last_modified=changed)
        return content

    async def _ask(self, url: str, copy: Source | None) -> Response:
        headers = {}
        if copy and copy.etag:
            headers["If-None-Match"] = copy.etag
        if copy and copy.last_modified:
            headers["If-Modified-Since"] = copy.last_modified
        asked = Request(
            url,
            headers=headers,
            meta={"dont_obey_robotstxt": True},
            callback=NO_CALLBACK,
        )
        self._crawler.stats.inc_value("robotstxt/request_count")
        try:
            return await self._crawler.engine.download_async(asked)
        except IgnoreRequest as exc:
            raise _Unreadable(str(exc)) from exc
        except Exception as exc:  # every download handler has exceptions of its own
            raise _Unreadable(f"the site cannot be reached: {exc or type(exc).__name__}") from exc

    def _slow_down(self, parser: ProtegoRobotParser, request: Request) -> None:
        pace = self._crawler.get_downloader_middleware(Pace)
        delay = parser.crawl_delay(self._agent)
        domains = getattr(self._crawler.spider, "allowed_domains", None) or ()
        queue = queue_of(request.url, domains) or host_of(request)
        if pace and delay and pace.slow_down(queue, delay):
            logger.info("%s asks for %.0f s between requests", queue, delay)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
