"""robots.txt as RFC 9309 has it: what cannot be read forbids everything."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.robotstxt import RobotParser

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

logger = logging.getLogger(__name__)

MAX_CRAWL_DELAY = 60.0
"""Seconds. A larger ``Crawl-delay`` is taken for this: a run must end some day."""


class RobotsForbidden(IgnoreRequest):
    """A request that robots.txt does not allow, or whose robots.txt cannot be read.

    ``unreadable`` tells that the second is the case: no address of that host is asked for.
    """

    def __init__(self, reason: str, *, unreadable: bool = False):
        super().__init__(reason)
        self.unreadable = unreadable


class StrictRobotsTxtMiddleware(RobotsTxtMiddleware):
    """Scrapy's middleware with the rule of RFC 9309, section 2.3.1.

    An answer of 400 to 499 means that all is allowed; an unreachable host or an answer of 500 and
    above means that nothing is. ``Crawl-delay`` slows the host down, and the sitemaps that
    robots.txt names are kept for discovery.
    """

    def __init__(self, crawler: Crawler):
        super().__init__(crawler)
        self._unreadable: dict[str, str] = {}
        self._sitemaps: dict[str, list[str]] = {}

    def sitemaps(self, url: str) -> list[str]:
        """Return the sitemaps that the robots.txt of *url*'s host names, as far as it was read."""
        return [urljoin(url, address) for address in self._sitemaps.get(urlsplit(url).netloc, [])]

    async def process_request(  # type: ignore[override]
        self, request: Request
    ) -> None:
        """Raise RobotsForbidden where the site does not want this request."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parser = await self.robot_parser(request)
        reason = self._unreadable.get(urlsplit(request.url).netloc)
        agent = self._robotstxt_useragent or self._default_useragent
        if reason is None and (parser is None or parser.allowed(request.url, agent)):
            return
        self._stats.inc_value("robotstxt/forbidden")
        raise RobotsForbidden(
            reason or "robots.txt forbids this address", unreadable=reason is not None
        )

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 500 or response.status == 429:
            self._unreadable[netloc] = f"robots.txt cannot be read (status {response.status})"
        if response.status >= 400:
            response = response.replace(body=b"")
        await super()._parse_robots(response, netloc, request)
        protego = getattr(self._parsers[netloc], "rp", None)
        self._sitemaps[netloc] = list(getattr(protego, "sitemaps", ()))
        slot = request.meta.get("download_slot") or urlsplit(request.url).hostname
        self._slow_down(netloc, str(slot))

    def _slow_down(self, netloc: str, name: str) -> None:
        parser = self._parsers[netloc]
        agent = self._robotstxt_useragent or self._default_useragent
        delay = parser.crawl_delay(agent) if isinstance(parser, RobotParser) else None
        downloader = self.crawler.engine.downloader
        slot = downloader.slots.get(name)
        if delay and slot and delay > slot.delay:
            slot.delay = min(float(delay), MAX_CRAWL_DELAY)
            # A slot that was idle for a minute is made anew, by what stands here.
            downloader.per_slot_settings[name] = {"delay": slot.delay}
            logger.info("%s asks for %.0f s between requests", netloc, slot.delay)

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self._unreadable[netloc] = f"the site cannot be reached: {exc or type(exc).__name__}"
        super()._robots_error(exc, netloc)
