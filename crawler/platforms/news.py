"""The base of all sites: what a site says about itself, and how a run goes."""

from __future__ import annotations

import dataclasses
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy import Request, signals
from scrapy.exceptions import DownloadCancelledError, IgnoreRequest

from crawler.configuration import name_contact
from crawler.discovery.run import SiteFailed
from crawler.extensions.archive import PageArchive
from crawler.extensions.run_record import RunRecord
from crawler.items import Article, Refusal
from crawler.logs import VERDICT
from crawler.middlewares.addresses import ForeignAddress
from crawler.middlewares.blocks import BlockedPage
from crawler.middlewares.pace import AtRest
from crawler.middlewares.robots import RobotsForbidden
from crawler.pipelines.step import Refused
from crawler.platforms.arguments import ArgumentError, RunArguments
from crawler.platforms.discovering import DiscoveringSpider
from crawler.platforms.further import read_pages
from crawler.platforms.gate import Gate
from crawler.platforms.redirects import Redirects
from crawler.profile import DEFAULT_TIMEZONE, SiteProfile
from crawler.reading import as_found
from crawler.steps import date as date_step
from crawler.storage.errors import StoreUnavailableError
from crawler.storage.ledger import UrlState
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.exceptions import DropItem
    from scrapy.http import Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.discovery import Candidate
    from crawler.discovery.run import Discovery
    from crawler.extensions.ledger import CrawlLedger
    from crawler.reading import Page

logger = logging.getLogger(__name__)

_GONE = (404, 410)

BLOCKS = frozenset({"challenge", "captcha", "login", "maintenance", "empty"})
"""Reasons of a refusal that say nothing about the address: the page may be there later."""

UNDER_WAY = 100
"""Articles that may wait for download or database at once."""

WAITING = "candidates/waiting"
"""Counter of the addresses that were found and have not had their turn yet."""


class NewsSpider(DiscoveringSpider):
    """Crawls one site: finds candidates, fetches article pages, yields raw articles.

    A site sets the attributes below and those of :class:`DiscoveringSpider`, at least ``name``,
    ``publisher`` and ``domain``; they carry the names of :class:`~crawler.profile.SiteProfile`.
    Arguments of a run: ``since``, ``until``, ``limit``, ``discover``, ``refresh``, ``content``.
    """

    publisher: str | None = None
    domain: str | None = None
    hosts: tuple[str, ...] = ()
    path: str = ""
    """Folder of the site, where it has not the host for itself: ``berita/``."""
    province: str | None = None
    timezone: str = DEFAULT_TIMEZONE
    platform: str | None = None
    language: str = "id"
    false_utc: tuple[str, ...] = ()
    title_selectors: tuple[str, ...] = ()
    body_selectors: tuple[str, ...] = ()
    date_selectors: tuple[str, ...] = ()
    author_selectors: tuple[str, ...] = ()
    section_selectors: tuple[str, ...] = ()
    tag_selectors: tuple[str, ...] = ()
    image_selectors: tuple[str, ...] = ()
    next_page_selectors: tuple[str, ...] = ()
    drop_selectors: tuple[str, ...] = ()

    verified: str | None = None
    """How far the site file was checked: ``page``, ``markup`` or ``platform``."""
    daily_requests: int | None = None
    """How many requests a day the site is sent at most, where it is not DAILY_REQUESTS; 0: any."""
    paused: str | None = None
    """Why the site is not crawled at present."""

    argument_names = frozenset({"since", "until", "limit", "discover", "refresh", "content"})

    def __init__(self, name: str | None = None, **kwargs: str):
        self.arguments = self.check_arguments(kwargs)
        super().__init__(name)
        self.base_url = f"https://{self.domain}/{self.path}"
        self.profile = self.make_profile(self.name)
        self.allowed_domains: list[str] = self._allowed_domains()
        self._gate = Gate(width=UNDER_WAY, limit=self.arguments.limit)
        self.asked = dict(kwargs)
        self._redirects = Redirects()

    @classmethod
    def check_arguments(cls, arguments: Mapping[str, Any]) -> RunArguments:
        """Read the arguments of a run. Raises ArgumentError with a line for the user."""
        unknown = sorted(set(arguments) - cls.argument_names)
        if unknown:
            raise ArgumentError(
                f"unknown argument {unknown[0]!r}; {cls.name} takes "
                f"{', '.join(sorted(cls.argument_names))}"
            )
        zone = str(arguments.get("timezone") or cls.timezone)
        asked = {k: v for k, v in arguments.items() if k in NewsSpider.argument_names}
        return RunArguments.parse(timezone=zone, **asked)

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Put the contact into the user agent, also where ``-s`` names it."""
        super().update_settings(settings)
        name_contact(settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and follow what becomes of its items."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        connect = crawler.signals.connect
        connect(spider._item_stored, signal=signals.item_scraped)
        connect(spider._item_lost, signal=signals.item_dropped)
        connect(spider._item_failed, signal=signals.item_error)
        connect(spider._callback_failed, signal=signals.spider_error)
        return spider

    def make_profile(self, name: str) -> SiteProfile:
        """Collect what the class says about the site under the key *name*."""
        facts = {
            f.name: getattr(self, f.name)
            for f in dataclasses.fields(SiteProfile)
            if f.name != "name"
        }
        return SiteProfile(name=name, **facts)

    @property
    def is_regular(self) -> bool:
        """Whether the run reads the site's newest without narrowing, so that the next may go on."""
        asked = self.arguments
        return asked.window.is_open and asked.limit is None and not asked.refresh

    @property
    def backfill(self) -> str:
        """The command that fetches what a first run left."""
        asked = "".join(f" -a {k}={v}" for k, v in self.asked.items() if k in ("url", "timezone"))
        return f"scrapy crawl {self.name}{asked} -a since=2000-01-01"

    def _allowed_domains(self) -> list[str]:
        hosts = (urlsplit(self.base_url).hostname or "", *self.hosts)
        return [host.removeprefix("www.") for host in hosts]

    # The run

    async def start(self) -> AsyncIterator[Any]:
        """Yield raw articles where a source delivers them, requests for article pages elsewhere."""
        record = self.crawler.get_extension(RunRecord)
        assert record is not None
        try:
            if await record.is_forgotten(self.profile.name):
                self.fail(
                    "the site was removed on request and is left alone;"
                    f" to allow it again: scrapy forget --undo {self.profile.name}"
                )
                return
            if record.standing.rest():
                return  # the record tells why
            discovery = await self.make_discovery(record)
        except StoreUnavailableError:
            return  # the record has told it and ends the run
        try:
            async for candidate in self._candidates(discovery):
                if record.standing.rest():
                    break  # what was found stays in the ledger for the next run
                if not self.is_own(candidate.url):
                    self.refuse(Refusal(url=candidate.url, reason="foreign-address"))
                    continue
                self.crawler.stats.set_value(WAITING, len(discovery.unread))
                is_page = candidate.payload is None
                if not await self._gate.enter(at_most=self._pages_at_once if is_page else None):
                    discovery.report.capped = True
                    await self._ledger.withdraw([candidate, *discovery.unread.values()])
                    break
                if is_page:
                    yield self._article_request(candidate)
                elif article := await self._from_payload(candidate):
                    yield article
        except SiteFailed as exc:
            if not record.standing.rest():
                self.fail(str(exc))
        except StoreUnavailableError:
            return
        for candidate in discovery.report.undelivered:
            self._count("articles/failed/not-delivered")
            self._ledger.note(candidate.url, UrlState.FAILED, "not-delivered")
        record.discovered(self, discovery.report)

    async def _candidates(self, discovery: Discovery) -> AsyncIterator[Candidate]:
        """Yield what the sources list, then what earlier runs left and what is due again."""
        async for candidate in discovery.candidates():
            yield candidate
        await self._ledger.withdraw(discovery.unread.values())
        if self.arguments.refresh:
            return
        async for candidate in self._ledger.waiting(self.arguments.window):
            if not discovery.has_met(candidate.url):
                yield candidate
        if not self.is_regular:
            return
        due = self._ledger.waiting(self.arguments.window, stored=True)
        if discovery.report.latest_change is not None or discovery.report.nothing_edited:
            # The source has told of all changes: what it did not name is unchanged.
            await self._ledger.looked_at([canonical_url(c.url) async for c in due])
            return
        async for candidate in due:
            if not discovery.has_met(candidate.url):
                yield candidate

    @property
    def _pages_at_once(self) -> int:
        """Pages that may be under way: those on the wire, and one that is read and stored.

        What a kill undoes is asked for again, so no more than that.
        """
        return self.crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN") + 1

    @property
    def _ledger(self) -> CrawlLedger:
        record = self.crawler.get_extension(RunRecord)
        assert record is not None
        return record.ledger

    # Articles

    def _article_request(self, candidate: Candidate) -> Request:
        return Request(
            candidate.url,
            callback=self.parse_article,
            errback=self.article_failed,
            dont_filter=True,  # discovery gives each address once
            cb_kwargs={"candidate": candidate},
        )

    async def parse_article(
        self, response: Response, candidate: Candidate
    ) -> AsyncIterator[Article]:
        """Yield the raw article of a page, its further pages joined; count the reason otherwise."""
        try:
            pages, article = await read_pages(self, response, self.profile)
        except AtRest:
            self._gate.reject()  # half an article is none: the next run reads it
            return
        if isinstance(article, Refusal):
            await self._keep_refused(article.reason, candidate, pages)
        else:
            found_url = self._followed(article, candidate, response)
            article = as_found(
                article,
                pages,
                found_url=found_url,
                dates=candidate.dates(),
                language=candidate.language,
            )
        if accepted := self._accepted(article, candidate):
            yield accepted

    def _followed(self, article: Article, candidate: Candidate, response: Response) -> str:
        """The address under which the article is known to have been found."""
        hosts = self.profile.hosts
        if self._redirects.is_same(candidate.url, response, article, hosts):
            return candidate.url
        self._count("articles/redirected")
        self._ledger.note(candidate.url, UrlState.NO_ARTICLE, "redirected")
        logger.info("leads to another page: %s: %s", candidate.url, response.url)
        return response.url

    def article_failed(self, failure: Failure) -> None:
        """Count and log a page that could not be fetched."""
        if isinstance(failure.value, AtRest):
            self._gate.reject()  # it was not asked for: the next run does
            return
        request = failure.request  # type: ignore[attr-defined]
        url = request.cb_kwargs["candidate"].url
        if isinstance(failure.value, BlockedPage):
            self.refuse(Refusal(url=url, reason=failure.value.reason, detail=str(failure.value)))
            self._gate.reject()
            return
        response = getattr(failure.value, "response", None)
        state = UrlState.FAILED
        if response is not None:
            reason = f"status-{response.status}"
            if response.status in _GONE:
                state = UrlState.GONE
        elif isinstance(failure.value, RobotsForbidden):
            reason = "robots"
            if not failure.value.unreadable:
                state = UrlState.ROBOTS
        elif isinstance(failure.value, ForeignAddress):
            # A site that is shut for an hour, or a name server that lies, sends elsewhere too.
            reason = "foreign-address"
        elif isinstance(failure.value, DownloadCancelledError):
            reason = "too-large"
        elif isinstance(failure.value, IgnoreRequest):
            is_loop = "redirection" in str(failure.value)
            reason = "redirects" if is_loop else "too-large"
        else:
            reason = "not-reached"
        self._count(f"articles/failed/{reason}")
        self._ledger.note(url, state, reason)
        detail = str(failure.value) or type(failure.value).__name__
        logger.warning("not fetched: %s: %s", request.url, detail)
        self._gate.reject()

    def refuse(self, refusal: Refusal) -> None:
        """Count and log a page that is no article."""
        self._count(f"articles/refused/{refusal.reason}")
        state = UrlState.BLOCKED if refusal.reason in BLOCKS else UrlState.NO_ARTICLE
        self._ledger.note(refusal.url, state, refusal.reason)
        logger.info("no article: %s: %s %s", refusal.url, refusal.reason, refusal.detail or "")

    def fail(self, reason: str) -> None:
        """Record that the site as a whole could not be read."""
        self.crawler.stats.set_value("site/failed", reason)
        logger.error("%s: %s", self.profile.name, reason, extra=VERDICT)

    def raw_from_payload(self, candidate: Candidate) -> Article | Refusal:
        """Turn a payload of this platform's source into a raw article."""
        return Refusal(url=candidate.url, reason="no-payload", site=self.profile.name)

    async def _from_payload(self, candidate: Candidate) -> Article | None:
        article = self.raw_from_payload(candidate)
        if isinstance(article, Refusal) and candidate.answer:
            await self._keep_refused(article.reason, candidate, [candidate.answer])
        return self._accepted(article, candidate)

    async def _keep_refused(self, reason: str, candidate: Candidate, pages: Sequence[Page]) -> None:
        """Keep the pages that gave no article, unless something else stood in their place."""
        if reason in BLOCKS:
            return
        article = as_found(
            Article(url=candidate.url, fetched_url=candidate.url, site=self.profile.name),
            pages,
            found_url=candidate.url,
            dates=candidate.dates(),
            language=candidate.language,
        )
        await self._keep(article)

    async def _keep(self, article: Article) -> None:
        if archive := self.crawler.get_extension(PageArchive):
            await archive.keep_refused(article)

    def _accepted(self, article: Article | Refusal, candidate: Candidate) -> Article | None:
        """Let an article of the window pass; count the others and give their place free."""
        if isinstance(article, Refusal):
            self.refuse(dataclasses.replace(article, url=candidate.url))
        elif self._is_inside(date_step(article), candidate):
            return article
        else:
            self._count("articles/out-of-range")
            self._ledger.note(
                candidate.url,
                UrlState.OUT_OF_RANGE,
                "date of the article",
                published=article.date_published,
            )
        self._gate.reject()
        return None

    def _is_inside(self, article: Article, candidate: Candidate) -> bool:
        """Whether an article lies in the window; what its sitemap says of it is put to the test."""
        if candidate.source == "sitemap" and article.date_precision in ("second", "minute"):
            record = self.crawler.get_extension(RunRecord)
            assert record is not None
            record.evidence.compare(candidate, article.date_published, article.date_modified)
        return self.arguments.window.contains(article.date_published)

    # What becomes of the items

    def _item_stored(self, item: Any) -> None:
        self._gate.accept()

    async def _item_lost(self, item: Any, exception: DropItem) -> None:
        if isinstance(exception, Refused):
            await self._keep(item)
            self._ledger.note(item.aliases[0], UrlState.NO_ARTICLE, exception.reason)
        self._gate.reject()

    def _item_failed(self, item: Any) -> None:
        self._count("articles/failed/error")
        if isinstance(item, Article):
            self._ledger.note(item.aliases[0], UrlState.FAILED, "error")
        self._gate.reject()

    def _callback_failed(self, response: Response | None) -> None:
        candidate = response and response.request and response.request.cb_kwargs.get("candidate")
        if candidate:
            self._count("articles/failed/error")
            self._ledger.note(candidate.url, UrlState.FAILED, "error")
            self._gate.reject()

    def _count(self, name: str) -> None:
        self.crawler.stats.inc_value(name)
