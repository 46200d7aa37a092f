"""Pages that the operator names, fetched as politely as in a crawl; profiles of their sites."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, deque
from functools import cached_property
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.spiderloader import get_spider_loader

from crawler.configuration import name_contact
from crawler.extraction import detect_block
from crawler.middlewares.addresses import ForeignAddress
from crawler.middlewares.blocks import BlockedPage
from crawler.middlewares.pace import AtRest
from crawler.middlewares.robots import RobotsForbidden
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.further import article_pages
from crawler.platforms.gate import Gate
from crawler.platforms.news import UNDER_WAY, NewsSpider
from crawler.profile import SiteProfile
from crawler.reading import Failed
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from scrapy.http import Response
    from scrapy.settings import BaseSettings, Settings
    from twisted.python.failure import Failure

    from crawler.reading import Asked, Page

    Deliver = Callable[[Asked, Sequence[Page] | Failed], None]
    ProfileOf = Callable[[Asked, str], SiteProfile | None]

logger = logging.getLogger(__name__)

HOST_WIDTH = 2
"""Pages of one host that may wait at once: so many of a slow one keep nothing from the others."""


class PagesSpider(Spider):
    """Fetches the pages that were asked for, each with its further pages, and hands them over.

    robots.txt, delay, retries and limits are those of every crawl; nothing is stored. Only hosts
    that the operator named are asked.
    """

    name = "pages"
    custom_settings = {  # noqa: RUF012 -- as Scrapy types it
        "ITEM_PIPELINES": {},
        "EXTENSIONS": {},
        "CONCURRENT_REQUESTS": UNDER_WAY,  # a host that pauses takes no place from another
    }

    def __init__(
        self,
        asked: Sequence[Asked],
        deliver: Deliver,
        profile_of: ProfileOf,
    ):
        super().__init__()
        self._asked = asked
        self._deliver = deliver
        self._profile_of = profile_of
        self._gate = Gate(width=UNDER_WAY)
        self._under_way: Counter[str] = Counter()
        self._left = asyncio.Event()
        self.allowed_domains = sorted({bare_host(a.url or "").partition(":")[0] for a in asked})
        self.named_hosts = {urlsplit(a.url or "").hostname or "" for a in asked}

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the user agent."""
        super().update_settings(settings)
        name_contact(settings)

    async def start(self) -> AsyncIterator[Any]:
        """Request every page that was asked for, the hosts in turn."""
        waiting: dict[str, deque[Asked]] = {}
        for asked in self._asked:
            waiting.setdefault(_host_of(asked), deque()).append(asked)
        while waiting:
            ready = [host for host in waiting if self._under_way[host] < HOST_WIDTH]
            if not ready:
                self._left.clear()
                await self._left.wait()
            for host in ready:
                await self._gate.enter()
                asked = waiting[host].popleft()
                if not waiting[host]:
                    del waiting[host]
                self._under_way[host] += 1
                yield Request(
                    asked.url or "",
                    callback=self.parse_page,
                    errback=self.page_failed,
                    dont_filter=True,
                    cb_kwargs={"asked": asked},
                )

    def _leave(self, asked: Asked) -> None:
        """Give the place of a page free, whatever came of it."""
        self._under_way[_host_of(asked)] -= 1
        self._left.set()
        self._gate.reject()

    async def parse_page(self, response: Response, asked: Asked) -> None:
        """Hand over a page with those that continue its article."""
        try:
            profile = self._profile_of(asked, response.url)
            self._deliver(asked, await article_pages(self, response, profile))
        except AtRest as exc:
            self._deliver(asked, Failed("left-alone", str(exc)))
        finally:
            self._leave(asked)

    def page_failed(self, failure: Failure) -> None:
        """Hand over why a page could not be fetched."""
        error = failure.value
        asked = failure.request.cb_kwargs["asked"]  # type: ignore[attr-defined]
        response = getattr(error, "response", None)
        if response is not None:
            headers = {
                name.decode("latin-1"): b",".join(values).decode("latin-1")
                for name, values in response.headers.items()
            }
            shown = detect_block(response.body, response.status, headers)
            named = shown if shown and shown != "empty" else f"status-{response.status}"
            failed = Failed(named, f"the site answered with status {response.status}")
        elif isinstance(error, RobotsForbidden):
            failed = Failed("robots", str(error))
        elif isinstance(error, BlockedPage):
            failed = Failed(error.reason, str(error))
        elif isinstance(error, AtRest):
            failed = Failed("left-alone", str(error))
        elif isinstance(error, ForeignAddress):
            failed = Failed("foreign-address", str(error))
        else:
            failed = Failed("not-reached", str(error) or type(error).__name__)
        self._leave(asked)
        self._deliver(asked, failed)


def _host_of(asked: Asked) -> str:
    return bare_host(asked.url or "")


def fetch_pages(
    settings: Settings, asked: Sequence[Asked], deliver: Deliver, profile_of: ProfileOf
) -> None:
    """Fetch what was asked for and hand it over as it arrives; returns when all is done.

    Runs a crawler process of its own, once in the life of a program.
    """
    process = AsyncCrawlerProcess(settings)
    process.crawl(PagesSpider, asked=asked, deliver=deliver, profile_of=profile_of)
    process.start()


class Profiles:
    """What the project's site files say about their sites; they are loaded when first asked for."""

    def __init__(self, settings: BaseSettings) -> None:
        self._settings = settings

    @cached_property
    def _by_name(self) -> dict[str, SiteProfile]:
        loader = get_spider_loader(self._settings)
        spiders = (loader.load(name) for name in loader.list())
        return {
            spider.name: spider().make_profile(spider.name)
            for spider in spiders
            if issubclass(spider, NewsSpider) and spider.domain
        }

    def all(self) -> dict[str, SiteProfile]:
        """The profiles by the name of their site."""
        return dict(self._by_name)

    def named(self, name: str) -> SiteProfile:
        """The profile of one site. Raises ArgumentError with a line for the user."""
        try:
            return self._by_name[name]
        except KeyError:
            raise ArgumentError(f"there is no site {name!r}; scrapy list shows all") from None

    def of_asked(self, asked: Asked, url: str, *, generic: bool = False) -> SiteProfile | None:
        """The profile that a page is read with: of the site it was asked for, else of its address.

        A name that no site file has is a key of its own. *generic* takes no address for a site.
        """
        if asked.site:
            return self._by_name.get(asked.site) or SiteProfile(name=asked.site)
        return None if generic else self.of_url(url)

    def of_url(self, url: str) -> SiteProfile | None:
        """The profile of the site that an address belongs to, or None."""
        host = bare_host(url).partition(":")[0]
        for profile in self._by_name.values():
            if host and host in (profile.domain, *profile.hosts):
                return profile
        return None
