"""How a site finds its articles: where it lists them, and how its lists are asked for."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest

from crawler.discovery.backfill import Backfill
from crawler.discovery.run import Discovery
from crawler.discovery.sources import (
    FEED_PATHS,
    SECOND_PAGE_PATH,
    DateIndexSource,
    FeedSource,
    FetchFailed,
    FoundFeedSource,
    IndexSource,
    NewsSitemapSource,
    Page,
    Places,
    Query,
    SitemapSource,
)
from crawler.middlewares.addresses import is_own_address
from crawler.middlewares.blocks import BlockedPage
from crawler.middlewares.pace import AtRest, RunEnded, ask
from crawler.middlewares.robots import RobotsForbidden, StrictRobotsTxtMiddleware

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from crawler.discovery.candidates import Candidate
    from crawler.discovery.sitemap_source import Read
    from crawler.discovery.sources import Source
    from crawler.extensions.run_record import RunRecord
    from crawler.platforms.arguments import RunArguments
    from crawler.platforms.gate import Gate

SITEMAP_PATHS = ("wp-sitemap.xml", "sitemap_index.xml", "sitemap.xml")
NEWS_SITEMAP_PATHS = ("news-sitemap.xml", "sitemap-news.xml")


class DiscoveringSpider(Spider):
    """Knows the sources of a site. A platform overrides :meth:`sources`."""

    timezone: str
    false_utc: tuple[str, ...]
    article_url: str | None = None
    feeds: tuple[str, ...] = ()
    """Addresses of feeds, relative to the site; by default those that the home page declares."""
    sitemaps: tuple[str, ...] = ()
    """Addresses of sitemaps, where robots.txt and the usual places do not tell."""
    index_pages: tuple[str, ...] = ("",)
    """Addresses of index pages, relative to the site; the home page by default."""
    index_paging: str | None = None
    """What leads to the pages of an index, if they do not link to each other: ``?page={page}``."""
    index_by_date: str | None = None
    """Address of an archive by date: ``indeks?date={date:%Y-%m-%d}``, ``{date:%Y/%m/%d}/``."""

    arguments: RunArguments
    base_url: str
    allowed_domains: list[str]
    _gate: Gate

    def sources(self) -> Sequence[Source]:
        """Return the sources of the site, the cheapest first."""
        feeds: Sequence[Source] = [FeedSource(self.base_url + p, self.fetch) for p in self.feeds]
        found = FoundFeedSource(self.base_url, self.fetch, self.is_own)
        news, sitemaps = self.sitemap_sources()
        return [news, *(feeds or [found]), sitemaps, *self.index_sources()]

    def sitemap_sources(self) -> tuple[Source, Source]:
        """Return the news sitemaps and all sitemaps; what both need is asked for once."""
        read: dict[str, Read] = {}
        return (
            NewsSitemapSource(self.fetch, self.sitemap_places, read),
            SitemapSource(self.fetch, self.sitemap_places, read),
        )

    def index_sources(self, accept: Callable[[Page], bool] | None = None) -> Sequence[Source]:
        """Return the archive by date for a window, the index pages otherwise."""
        if self.index_by_date and self.arguments.window.since:
            return [
                DateIndexSource(
                    self.base_url + self.index_by_date,
                    self.fetch,
                    timezone=self.timezone,
                    pattern=self.article_url,
                    paging=self.index_paging,
                )
            ]
        return [
            IndexSource(
                self.base_url + path,
                self.fetch,
                pattern=self.article_url,
                paging=self.index_paging,
                accept=accept,
            )
            for path in self.index_pages
        ]

    async def sitemap_places(self) -> Places:
        """Return where sitemaps may be: as the site file or robots.txt says, the usual places."""
        stated = [self.base_url + path for path in self.sitemaps]
        robots = self.crawler.get_downloader_middleware(StrictRobotsTxtMiddleware)
        if not stated and robots:
            named = await robots.sitemaps(self.base_url)
            # The robots.txt of a host names the sitemaps of all that share it.
            folder = urlsplit(self.base_url).path
            stated = [u for u in named if self.is_own(u) and urlsplit(u).path.startswith(folder)]
        usual = [self.base_url + path for path in (*SITEMAP_PATHS, *NEWS_SITEMAP_PATHS)]
        return Places(list(dict.fromkeys(stated)), [] if stated else usual)

    async def make_discovery(self, record: RunRecord) -> Discovery:
        """Put together what the run asks for and what earlier runs left to rely on."""
        asked = self.arguments
        past = await record.past(self)  # type: ignore[arg-type]
        regular = asked.window.is_open and not asked.refresh
        remembered = await record.remembered(self)  # type: ignore[arg-type]
        query = Query(
            window=asked.window,
            newest=None
            if asked.window.since or (regular and past.clean)
            else self.crawler.settings.getint("FIRST_RUN_LIMIT"),
            incremental=past.found and regular,
            cap_counts_known=asked.window.is_open and not past.found,
            caught_up=past.clean and regular,
            known_until=past.known_until if regular else None,
            modified_since=past.changes_until,
            page_hint=asked.limit,
            remembered=remembered,
        )
        return Discovery(
            [s for s in self.sources() if asked.discover in ("auto", way_of(s))],
            query,
            record.ledger,
            refresh=asked.refresh,
            payloads=asked.content == "auto",
            settle=self._gate.idle,
            backfill=await self._backfill(record),
            as_meant=self._as_meant,
        )

    def _as_meant(self, candidate: Candidate) -> Candidate:
        return candidate.in_true_clock(self.false_utc, self.timezone)

    async def _backfill(self, record: RunRecord) -> Backfill | None:
        asked = self.arguments
        if asked.window.since is None or asked.refresh:
            return None
        marks = await record.backfill(self, lasting=asked.is_lasting)  # type: ignore[arg-type]
        return Backfill(asked.window, marks.found, marks.keep, record.kept)

    async def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Page:
        """Ask for an address that holds no article: a feed, a sitemap, a page of an API.

        It goes through robots.txt, delay and retries like every request. Raises FetchFailed where
        there is no answer, CancelledError where the run is being ended.
        """
        try:
            guessed = self._is_guessed(url)
            request = Request(url, headers=headers, meta={"guessed": guessed})
            response = await ask(self.crawler, request)
        except RunEnded:
            raise asyncio.CancelledError from None
        except RobotsForbidden as exc:
            own = urlsplit(url).netloc == urlsplit(self.base_url).netloc
            raise FetchFailed(
                str(exc), fatal=exc.unreadable and own, forbidden=not exc.unreadable
            ) from None
        except AtRest as exc:
            raise FetchFailed(str(exc), fatal=True) from None
        except BlockedPage as exc:
            raise FetchFailed(f"{url}: {exc}") from None
        except IgnoreRequest as exc:
            raise FetchFailed(str(exc) or "not allowed", forbidden=True) from None
        except Exception as exc:  # every download handler has exceptions of its own
            raise FetchFailed(f"{url} cannot be fetched ({type(exc).__name__})") from None
        return Page(
            url=response.url,
            status=response.status,
            headers={
                name.decode("latin-1").lower(): b",".join(values).decode("latin-1")
                for name, values in response.headers.items()
            },
            body=response.body,
            received=datetime.now(UTC),
        )

    def _is_guessed(self, url: str) -> bool:
        """Whether a feed, a sitemap or a second page may be there, as on many sites."""
        usual = (*FEED_PATHS, *SITEMAP_PATHS, *NEWS_SITEMAP_PATHS)
        if not url.startswith(self.base_url):
            return False
        path = url.removeprefix(self.base_url)
        return path in usual or path.endswith(SECOND_PAGE_PATH)

    def is_own(self, url: str) -> bool:
        """Whether an address is one of the site."""
        return is_own_address(url, self.allowed_domains)


def way_of(source: Source) -> str:
    """The value of ``discover`` that names a source."""
    return "sitemap" if source.name == "news-sitemap" else source.name
