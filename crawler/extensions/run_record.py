"""The archive of a crawl and the record of the run in it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol, TypeVar

from scrapy import signals
from scrapy.exceptions import CloseSpider
from sqlalchemy.exc import SQLAlchemyError

from crawler import __version__
from crawler.configuration import archive_url, look_again
from crawler.discovery.remembered import Evidence, Remembered
from crawler.extensions import source_memory
from crawler.extensions.ledger import CrawlLedger
from crawler.extensions.standing import Standing
from crawler.logs import VERDICT
from crawler.middlewares.pace import Pace
from crawler.outcome import KEPT_WORDS, judge, lost_articles, requests_per_article, summary
from crawler.storage.errors import StoreUnavailableError, one_line
from crawler.storage.patience import Patience
from crawler.storage.store import ArticleStore, Source, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.discovery.run import Report
    from crawler.profile import SiteProfile

logger = logging.getLogger(__name__)

T = TypeVar("T")


class CrawledSite(Protocol):
    """What the record needs to know of the spider."""

    name: str
    profile: SiteProfile
    base_url: str
    asked: dict[str, str]
    """The arguments of the run, as they were given."""

    allowed_domains: list[str]
    """Its hosts, its own first."""
    daily_requests: int | None
    """How many requests it may be sent on a day; None: what the settings say."""

    @property
    def is_regular(self) -> bool:
        """Whether the run reads the newest without narrowing."""

    @property
    def backfill(self) -> str:
        """The command that fetches what the run left."""


class Past(NamedTuple):
    """What earlier runs leave to rely on."""

    found: bool
    """Whether a run has ever read the site to its end or to the cap."""
    clean: bool
    """Whether the last run did."""
    known_until: datetime | None
    """All that was published before has been dealt with."""
    changes_until: datetime | None
    """All changes before, as the REST API states them, have been read."""


class RunRecord:
    """Opens the archive, records the run in it, and says at the end how it went.

    Discovery asks it what is known; the database pipeline stores through it. While the database
    is away, all of them wait; when it stays away, the run is ended, and the asker gets
    :class:`~crawler.storage.errors.StoreUnavailableError`. Opening raises
    :class:`~crawler.storage.errors.StoreSetupError`.
    """

    def __init__(self, crawler: Crawler):
        self._crawler = crawler
        self.store: ArticleStore = open_store(archive_url(crawler.settings))
        self.patience = Patience(crawler.settings.getfloat("STORE_RETRY_SECONDS"))
        self.store.look_again = look_again(crawler.settings)
        self.run_id: int | None = None
        self._ending: asyncio.Future[None] | None = None
        self.site = ""
        """Key of the site; empty before the spider is opened."""
        self.ledger = CrawlLedger(self)
        self._remembered = Remembered()
        self.standing = Standing(self)
        self._report: Report | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive that the settings name."""
        record = cls(crawler)
        crawler.signals.connect(record.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(record.spider_closed, signal=signals.spider_closed)
        return record

    async def spider_opened(self, spider: CrawledSite) -> None:
        """Record that the run began, with what was asked. Raises CloseSpider where it cannot."""
        self.site = spider.profile.name
        start = partial(
            self.store.start_run,
            spider.profile.name,
            arguments=spider.asked,
            version=__version__,
            started_at=datetime.now(UTC),
        )
        try:
            self.run_id = await self.call(start)
            await self._open_standing(spider)
        except StoreUnavailableError as exc:
            self._tell(str(exc))
            raise CloseSpider("storage-failed") from None

    async def _open_standing(self, spider: CrawledSite) -> None:
        if pace := self._crawler.get_downloader_middleware(Pace):
            budget = spider.daily_requests
            if budget is None:
                budget = self._crawler.settings.getint("DAILY_REQUESTS")
            await self.standing.open(pace, spider.allowed_domains[0], budget)

    async def past(self, spider: CrawledSite) -> Past:
        """Return what earlier runs of the site leave to rely on."""
        return await self.ask(partial(self._past, spider))

    async def remembered(self, spider: CrawledSite) -> Remembered:
        """Return what earlier runs learned of the site's sources, to be added to."""
        load = partial(source_memory.load, self.store, spider.profile.name, spider.base_url)
        self._remembered = await self.ask(load)
        return self._remembered

    @property
    def evidence(self) -> Evidence:
        """Whether the dates of the site's sitemaps proved true."""
        return self._remembered.evidence

    async def backfill(self, spider: CrawledSite, *, lasting: bool) -> source_memory.Marks:
        """Return where a backfill with the same arguments stands; *lasting*: others go on there."""
        asked = {k: v for k, v in spider.asked.items() if k in ("since", "until", "content")}
        marks = source_memory.Marks(self, spider.base_url, asked, lasting=lasting)
        await marks.load()
        return marks

    def kept(self) -> int:
        """How many articles the run has read and put into the archive so far."""
        stats = self._crawler.stats.get_stats()
        return sum(stats.get(f"articles/{word}", 0) for word in KEPT_WORDS)

    async def is_forgotten(self, site: str) -> bool:
        """Tell whether the site was removed on request and must be left alone."""
        return await self.ask(partial(self.store.is_forgotten, site))

    async def ask(self, function: Callable[[], T]) -> T:
        """Call the archive for the spider; the run ends where it gives no answer."""
        try:
            return await self.call(function)
        except StoreUnavailableError as exc:
            self.give_up(str(exc))
            raise

    async def call(self, function: Callable[[], T]) -> T:
        """Call the archive with patience. Raises StoreUnavailableError, whatever is wrong."""
        try:
            return await self.patience.call(function)
        except SQLAlchemyError as exc:
            raise StoreUnavailableError(f"the database failed: {one_line(exc)}") from exc

    def give_up(self, reason: str) -> None:
        """End the run: fetching pages that cannot be kept would only burden the site."""
        if self._tell(reason):
            engine = self._crawler.engine
            self._ending = asyncio.ensure_future(engine.close_spider_async(reason="storage-failed"))

    def _tell(self, reason: str) -> bool:
        """Log why the archive ends the run; False: it was told before."""
        stats = self._crawler.stats
        if stats.get_value("storage/failed") is not None:
            return False
        stats.set_value("storage/failed", reason)
        logger.error("%s", reason, extra=VERDICT)
        return True

    def _past(self, spider: CrawledSite) -> Past:
        site = spider.profile.name
        read = self.store.get_source(site, "site", spider.base_url)
        changes = self.store.get_source(site, "rest", spider.base_url)
        earlier = [run.id for run in self.store.runs(site=site, limit=2) if run.id != self.run_id]
        return Past(
            found=read is not None,
            clean=read is not None and read.run_id is not None and read.run_id in earlier[:1],
            known_until=read.watermark if read else None,
            changes_until=changes.watermark if changes else None,
        )

    def discovered(self, spider: CrawledSite, report: Report) -> None:
        """Take over what discovery did: counters, and what a later run may rely on."""
        self._report = report
        stats = self._crawler.stats
        stats.set_value("discovery/source", report.source)
        stats.set_value("discovery/listed", report.listed)
        stats.set_value("discovery/overrun", len(report.overrun))
        stats.set_value("discovery/not-modified", report.not_modified)
        stats.inc_value("articles/known", report.unchanged)
        stats.inc_value("articles/out-of-range", report.out_of_range)
        if report.capped and report.left != 0:
            number = f"{report.left:,}" if report.left else "older"
            logger.info(
                "%s: %s articles are left; to fetch them: %s", spider.name, number, spider.backfill
            )

    async def spider_closed(self, spider: CrawledSite, reason: str) -> None:
        """Record how the run ended; the pipelines have written everything by now."""
        stats = self._crawler.stats.get_stats()
        await self.ledger.flush()
        await self._close_standing(spider, reason)
        outcome = judge(stats, reason)
        if (ratio := requests_per_article(stats)) is not None:
            self._crawler.stats.set_value("requests/per_article", ratio)
        try:
            if outcome.word == "ok":
                await self.call(partial(self._keep_progress, spider))
            if self.run_id is not None:
                finish = partial(
                    self.store.finish_run,
                    self.run_id,
                    outcome.word,
                    reason=outcome.reason,
                    counts=_counts(stats),
                )
                await self.call(finish)
        except StoreUnavailableError as exc:
            self._tell(f"the end of the run could not be recorded: {exc}")
            outcome = judge(stats, reason)
        self.store.close()
        told = "site/failed" in stats or "storage/failed" in stats
        line = summary(spider.profile.name, stats, outcome)
        if outcome.code and not told:
            logger.error("%s: %s", line, outcome.reason, extra=VERDICT)
        else:
            logger.info("%s", line)

    async def _close_standing(self, spider: CrawledSite, reason: str) -> None:
        """Say why the site is asked no more, and what is left."""
        why = await self.standing.close()
        is_cut = why is not None or reason != "finished"
        if not is_cut or "storage/failed" in self._crawler.stats.get_stats():
            return
        try:
            left = await self.standing.left()
        except StoreUnavailableError:
            left = 0
        self._crawler.stats.set_value("articles/left", left)
        if why is None:
            return
        why += f"; {left:,} known addresses are left for a later run" if left else ""
        rest = self.standing.rest()
        is_budget = rest is not None and rest.is_budget
        self._crawler.stats.set_value("site/budget" if is_budget else "site/failed", why)
        level = logging.WARNING if is_budget else logging.ERROR
        logger.log(level, "%s: %s", spider.name, why, extra=VERDICT)

    def _keep_progress(self, spider: CrawledSite) -> None:
        """Store how far the site has been read; what failed on the way is in the ledger."""
        report = self._report
        site = spider.profile.name
        source_memory.keep_evidence(self.store, site, spider.base_url, self._remembered)
        if report is None or not (report.complete or report.ended) or not spider.is_regular:
            return
        source_memory.keep(self.store, site, spider.base_url, self._remembered)
        past = self._past(spider)
        read_until = max(filter(None, (report.newest, past.known_until)), default=None)
        self._put(spider, "site", read_until)
        changes = max(filter(None, (report.latest_change, past.changes_until)), default=None)
        if changes:
            self._put(spider, "rest", changes)

    def _put(self, spider: CrawledSite, kind: str, watermark: datetime | None) -> None:
        self.store.put_source(
            Source(
                site=spider.profile.name,
                kind=kind,
                url=spider.base_url,
                watermark=watermark,
                run_id=self.run_id,
            )
        )


def _counts(stats: Mapping[str, Any]) -> dict[str, Any]:
    """The counters that tell what happened to articles and requests."""
    articles = ("articles/", "discovery/", "fields/", "noise/", "dates/")
    prefixes = (*articles, "robotstxt/", "requests/", "blocked/", "downloader/")
    counts = {
        name: value
        for name, value in sorted(stats.items())
        if name.startswith(prefixes) and isinstance(value, int | float | str)
    }
    return counts | {"articles/lost": sum(lost_articles(stats).values())}
