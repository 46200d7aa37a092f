"""Feeds, index pages and archives by date as sources of a site."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.discovery.asking import (
    END_OF_PAGING,
    NOT_MODIFIED,
    SECOND_PAGE,
    AddressSource,
    Batches,
    Fetch,
    FetchFailed,
    Listing,
    Page,
    Query,
    Source,
    SourceUnavailable,
    unavailable,
)
from crawler.discovery.feeds import next_feed_page, parse_feed
from crawler.discovery.links import find_feeds, find_links, next_index_page
from crawler.discovery.sitemap_source import NewsSitemapSource, Places, SitemapSource
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from crawler.discovery.candidates import Candidate, Window

FEED_PATHS = ("feed/", "rss", "rss.xml", "feed.xml", "atom.xml")
SECOND_PAGE_PATH = "page/2/"
MAX_DECLARED = 3
MAX_FEED_PAGES = 500
MAX_INDEX_PAGES = 200
MAX_PAGES_OF_DAY = 50
"""A day of more pages repeats itself."""
EMPTY_DAYS = 90
"""After so many days in a row without an article, an archive is taken to begin later."""

__all__ = [
    "DateIndexSource",
    "FeedSource",
    "FetchFailed",
    "FoundFeedSource",
    "IndexSource",
    "NewsSitemapSource",
    "Page",
    "Places",
    "Query",
    "SitemapSource",
    "Source",
    "SourceUnavailable",
]


class FeedSource(AddressSource):
    """An RSS or Atom feed, page after page: as it names the next one, else in WordPress's form.

    ``tells_changes`` is for feeds whose validators cover all edits, as those of WordPress do.
    """

    name = "feed"
    title = "feed"

    def __init__(self, url: str, fetch: Fetch, *, tells_changes: bool = False):
        self.url = url
        self.tells_changes = tells_changes
        self._fetch = fetch

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing: the feed, page after page."""
        return [Listing(self._pages(query))]

    async def _pages(self, query: Query) -> Batches:
        seen: set[str] = set()
        first = _page_to_resume(query)
        url = self.url if first == 1 else _with_query(self.url, f"paged={first}")
        for number in range(first, MAX_FEED_PAGES + 1):
            page = await self._ask(url, query)
            if page is None:
                return
            entries = parse_feed(page.body, page.url) if page.ok else []
            if not entries and (number == 1 or page.status not in END_OF_PAGING):
                raise self._no_feed(page, url, query)
            if url == self.url:
                # Not of a page that stands in the place of a feed: it may well never change.
                query.remembered.learn(url, page.headers)
            fresh = [entry for entry in entries if entry.url not in seen]
            if not fresh:
                # WordPress answers 404 behind the last page; a feed that ignores the page number
                # repeats itself, and its end says nothing about the site's.
                self.exhausted = page.status == 404 and number > SECOND_PAGE
                return
            seen.update(entry.url for entry in fresh)
            self.cursor = {"page": number}
            yield fresh
            stated = next_feed_page(page.body, page.url)
            # Blogs under a name of their own state the host of their platform there.
            if stated is None or bare_host(stated) != bare_host(page.url):
                stated = _with_query(self.url, f"paged={number + 1}")
            url = stated

    async def _ask(self, url: str, query: Query) -> Page | None:
        """Ask for a page; None: the feed has not changed since all of it was dealt with."""
        remembered = query.remembered
        if url != self.url:
            return await self._fetch(url)
        if remembered.is_missing(url):
            raise SourceUnavailable(f"no feed at {url}, as was seen lately")
        headers = remembered.headers_for(url) if query.caught_up else {}
        page = await self._fetch(url, headers) if headers else await self._fetch(url)
        if headers and page.status == NOT_MODIFIED:
            self.unchanged = True
            return None
        return page

    def _no_feed(self, page: Page, url: str, query: Query) -> SourceUnavailable:
        error = unavailable("no feed", page)
        # The address that was asked for: many sites send it to their home page.
        if url == self.url and not error.for_now:
            query.remembered.missed.add(url)
        return error


class FoundFeedSource(AddressSource):
    """The feeds that the home page declares, else the first at a usual address.

    What was declared is known for some days without a look at the home page.
    """

    name = "feed"
    title = "feed"

    def __init__(self, base_url: str, fetch: Fetch, accept: Callable[[str], bool]):
        self._base = base_url
        self._fetch = fetch
        self._accept = accept

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing: the feed that answers, page after page."""
        return [Listing(self._pages(query))]

    async def _pages(self, query: Query) -> Batches:
        remembered = query.remembered
        feeds = [url for url in remembered.feeds if not remembered.is_missing(url)]
        if not feeds and not remembered.is_missing(f"{self._base}#feeds"):
            page = await self._fetch(self._base)
            feeds = [url for url in find_feeds(page.body, page.url) if self._accept(url)]
        usual = [self._base + path for path in FEED_PATHS]
        reason = SourceUnavailable(f"no feed is declared at {self._base} or at a usual address")
        for url in dict.fromkeys([*feeds[:MAX_DECLARED], *usual]):
            feed = FeedSource(url, self._fetch)
            try:
                for listing in feed.listings(query):
                    async for batch in listing.batches:
                        yield batch
                        self.cursor = feed.cursor
            except SourceUnavailable as exc:
                if feed.cursor or exc.for_now:
                    raise
                continue
            except FetchFailed as exc:
                # robots.txt may forbid one address of a feed and not the others.
                if feed.cursor or not exc.forbidden:
                    raise
                continue
            self.exhausted, self.unchanged = feed.exhausted, feed.unchanged
            if url not in remembered.feeds:
                remembered.found_feed = url
            return
        remembered.missed.add(f"{self._base}#feeds")
        raise reason


class IndexSource(AddressSource):
    """Index pages, or the home page: their links, page after page.

    The next page is the one that a page links to as such, else ``/page/2/`` and on. With *paging*
    (``?page={page}``) its address is made from that.
    """

    name = "index"
    title = "index pages"

    def __init__(
        self,
        url: str,
        fetch: Fetch,
        *,
        pattern: str | None = None,
        paging: str | None = None,
        accept: Callable[[Page], bool] | None = None,
    ):
        self.url = url
        self._fetch = fetch
        self._pattern = pattern
        self._paging = paging
        self._accept = accept

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing: the index, page after page."""
        return [Listing(self._pages(_page_to_resume(query)), in_order=False)]

    async def _pages(self, first: int) -> Batches:
        seen: set[str] = set()
        url = self._address(first)
        ends: tuple[int, ...] = END_OF_PAGING
        for number in range(first, MAX_INDEX_PAGES + 1):
            page = await self._fetch(url)
            if number == 1 and self._accept and not self._accept(page):
                raise unavailable("nothing of the platform", page)
            links = find_links(page.body, page.url, self._pattern) if page.ok else []
            if not links and (number == 1 or page.status not in ends):
                raise unavailable("no article links", page)
            fresh = [link for link in links if link.url not in seen]
            if not fresh:
                self.exhausted = number > SECOND_PAGE
                return
            seen.update(link.url for link in fresh)
            self.cursor = {"page": number}
            yield fresh
            stated = None if self._paging else next_index_page(page.body, page.url)
            # Some sites refuse with 403 what they do not have: there, a page that was only guessed.
            ends = END_OF_PAGING if stated or self._paging else (*END_OF_PAGING, 403)
            url = stated or self._address(number + 1)

    def _address(self, number: int) -> str:
        return index_page_address(self.url, number, self._paging)


class DateIndexSource(AddressSource):
    """An archive by date, as ``/indeks?date=2022-09-28`` or ``/2022/09/28/``: day after day.

    *template* is the address with ``{date:%Y-%m-%d}`` in any form of strftime. Days lie in
    *timezone*, from the end of the window, or today, back to its beginning; each is read page after
    page. It is for windows: without a beginning, the newest are read from other sources.
    """

    name = "index"
    title = "index pages by date"

    def __init__(
        self,
        template: str,
        fetch: Fetch,
        *,
        timezone: str,
        pattern: str | None = None,
        paging: str | None = None,
    ):
        self.url = template
        self._fetch = fetch
        self._zone = ZoneInfo(timezone)
        self._pattern = pattern
        self._paging = paging

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing: the days of the window, the latest first."""
        if query.window.since is None:
            return []
        return [Listing(self._batches(query), newest_first=False, in_order=False)]

    async def _batches(self, query: Query) -> Batches:
        seen: set[str] = set()
        empty = 0
        for day in self._days(query):
            links = 0
            async for batch in self._pages(day, seen):
                links += len(batch)
                yield batch
            self.cursor = {"day": (day - timedelta(days=1)).isoformat()}
            empty = 0 if links else empty + 1
            if empty > EMPTY_DAYS:
                break
            # An empty batch: what stands above has been read.
            yield []
        self.exhausted = True

    def _days(self, query: Query) -> Iterator[date]:
        window: Window = query.window
        assert window.since is not None
        now = datetime.now(UTC)
        last = min(window.until - timedelta(seconds=1), now) if window.until else now
        day = last.astimezone(self._zone).date()
        if query.resume and isinstance(query.resume.get("day"), str):
            day = min(day, date.fromisoformat(query.resume["day"]))
        first = window.since.astimezone(self._zone).date()
        while day >= first:
            yield day
            day -= timedelta(days=1)

    async def _pages(self, day: date, seen: set[str]) -> Batches:
        """Yield what a day lists that was not met on the days before, page after page."""
        first = self.url.format(date=day)
        url = first
        for number in range(1, MAX_PAGES_OF_DAY + 1):
            page = await self._fetch(url)
            if page.status not in END_OF_PAGING:
                raise unavailable("no index of a day", page)
            links = find_links(page.body, page.url, self._pattern) if page.ok else []
            fresh: list[Candidate] = [link for link in links if link.url not in seen]
            if not fresh:
                return
            seen.update(link.url for link in fresh)
            yield fresh
            stated = None if self._paging else next_index_page(page.body, page.url)
            if stated is None and self._paging is None:
                return
            url = stated or index_page_address(first, number + 1, self._paging)


def index_page_address(url: str, number: int, paging: str | None) -> str:
    """Return the address of a page of an index: ``/page/2/`` behind it, or as *paging* says."""
    if number == 1:
        return url
    if paging is None:
        return f"{url.rstrip('/')}/page/{number}/"
    following = paging.format(page=number)
    if following.startswith(("?", "&")):
        return _with_query(url, following[1:])
    return f"{url.rstrip('/')}/{following}"


def _page_to_resume(query: Query) -> int:
    """The page to begin with; one before the last that was read, since new articles move all."""
    page = query.resume.get("page") if query.resume else None
    return max(1, page - 1) if isinstance(page, int) else 1


def _with_query(url: str, parameter: str) -> str:
    return f"{url}{'&' if re.search(r'[?]', url) else '?'}{parameter}"
