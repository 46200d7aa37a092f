"""The sources of a site: each gives listings, and a listing gives batches of candidates.

A source asks pages through a :data:`Fetch` function and knows nothing of Scrapy. One batch is what
one request brought, the newest first, so that whoever reads can stop after any request.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple, Protocol

from crawler.discovery.feeds import parse_feed
from crawler.discovery.links import find_links
from crawler.discovery.sitemaps import article_sitemaps, newest_first, parse_sitemap

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.discovery.candidates import Candidate, Window

SITEMAP_BATCH = 100
MAX_SITEMAPS = 2_000
MAX_FEED_PAGES = 500
SECOND_PAGE = 2
"""Where it ends, nothing shows whether the site pages at all."""
_GONE = (404, 410)
_END_OF_PAGING = (200, 400, *_GONE)
"""Behind the last page sites answer with one of these."""
MAX_INDEX_PAGES = 200


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the site, whatever its status."""

    url: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Lower-case names."""
    body: bytes = field(repr=False)

    @property
    def ok(self) -> bool:
        """Whether the site delivered what was asked for."""
        return self.status == 200


Fetch = Callable[[str], Awaitable[Page]]
"""Ask for an address. Raises FetchFailed where there is no answer at all."""

Batches = AsyncIterator[Sequence["Candidate"]]


class Listing(NamedTuple):
    """Batches of candidates, and whether they come in the order of publication."""

    batches: Batches
    newest_first: bool = True


class FetchFailed(Exception):
    """No answer: robots.txt forbids the address, or the host cannot be reached.

    ``fatal`` tells that no other address of the host will answer either, ``forbidden`` that this
    one will not answer later.
    """

    def __init__(self, reason: str, *, fatal: bool = False, forbidden: bool = False):
        super().__init__(reason)
        self.fatal = fatal
        self.forbidden = forbidden


class SourceUnavailable(Exception):
    """The site does not offer this source; another one may do."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What a run wants from a source."""

    window: Window
    newest: int | None = None
    """Stop after this many candidates; None: all of the window."""
    incremental: bool = False
    """The newest are known already: a light listing will do."""
    cap_counts_known: bool = False
    """Known articles count towards ``newest``: a first run that goes on after a kill."""
    caught_up: bool = False
    """An earlier run left no hole: a batch of known articles ends the listing."""
    known_until: datetime | None = None
    """All that was published before this instant has been dealt with by an earlier run."""
    modified_since: datetime | None = None
    """Also list what was changed after this instant, where the source can tell."""
    page_hint: int | None = None
    """The run will read no more than this: smaller requests will do."""


class Source(Protocol):
    """One way in which a site lists its articles."""

    name: str
    title: str
    """The source in words, for the log."""
    exhausted: bool
    """Whether the end of the last listing is the end of what the site has."""

    @property
    def total(self) -> int | None:
        """How many articles the site says to have; None: it does not say."""

    def listings(self, query: Query) -> Sequence[Listing]:
        """Return the listings to read one after the other. They raise SourceUnavailable."""

    async def load(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Complete candidates of a light listing with their payload, where the source has it."""


class _AddressSource:
    """A source that lists addresses only, and does not say how many there are."""

    total: int | None = None

    async def load(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """There is nothing to complete: each article is a page to be fetched."""
        return candidates


class FeedSource(_AddressSource):
    """An RSS or Atom feed, with WordPress's paging where it works."""

    name = "feed"
    title = "feed"

    def __init__(self, url: str, fetch: Fetch):
        self.url = url
        self.exhausted = False
        self._fetch = fetch

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing: the feed, page after page."""
        return [Listing(self._pages())]

    async def _pages(self) -> Batches:
        seen: set[str] = set()
        for number in range(1, MAX_FEED_PAGES + 1):
            page = await self._fetch(
                self.url if number == 1 else _with_query(self.url, f"paged={number}")
            )
            entries = parse_feed(page.body, page.url) if page.ok else []
            if not entries and (number == 1 or page.status not in _END_OF_PAGING):
                raise SourceUnavailable(f"no feed at {page.url} (status {page.status})")
            fresh = [entry for entry in entries if entry.url not in seen]
            if not fresh:
                # WordPress answers 404 behind the last page; a feed that ignores the page number
                # repeats itself, and its end says nothing about the site's.
                self.exhausted = page.status == 404 and number > SECOND_PAGE
                return
            seen.update(entry.url for entry in fresh)
            yield fresh


class SitemapSource(_AddressSource):
    """The sitemaps of robots.txt, else those at the usual addresses; indexes are followed."""

    name = "sitemap"
    title = "sitemaps"
    exhausted = True

    def __init__(self, fetch: Fetch, urls: Callable[[], Awaitable[Sequence[str]]]):
        self._fetch = fetch
        self._urls = urls

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing: all article sitemaps, the newest first."""
        return [Listing(self._batches(query.window))]

    async def _batches(self, window: Window) -> Batches:
        tried: list[str] = []
        failed: list[str] = []
        found = False
        for url in await self._urls():
            tried.append(url)
            async for pages in self._pages(url, window, failed):
                ordered = newest_first(pages)
                for start in range(0, len(ordered), SITEMAP_BATCH):
                    found = True
                    yield ordered[start : start + SITEMAP_BATCH]
            if found:
                break
        if failed:
            raise SourceUnavailable(f"sitemaps that cannot be read: {', '.join(failed)}")
        if not found:
            raise SourceUnavailable(f"no sitemap with articles at {', '.join(tried)}")

    async def _pages(
        self, url: str, window: Window, failed: list[str]
    ) -> AsyncIterator[list[Candidate]]:
        """Yield the pages of each sitemap below *url* that may touch the window.

        A sitemap that robots.txt forbids or that is gone is passed over; one that fails for the
        moment goes into *failed*, and the others are read all the same.
        """
        queue, seen = [url], {url}
        while queue and len(seen) <= MAX_SITEMAPS:
            asked = queue.pop(0)
            try:
                answer = await self._fetch(asked)
            except FetchFailed as exc:
                if exc.fatal or asked == url:
                    raise
                if not exc.forbidden:
                    failed.append(f"{asked} ({exc})")
                continue
            if not answer.ok and answer.status not in _GONE:
                failed.append(f"{asked} (status {answer.status})")
            if not answer.ok:
                continue
            sitemap = parse_sitemap(answer.body, answer.url)
            if sitemap.pages:
                yield sitemap.pages
            children = [
                child.url
                for child in article_sitemaps(sitemap.children)
                if child.url not in seen
                and not (
                    window.since and child.modified_until and child.modified_until < window.since
                )
            ]
            seen.update(children)
            queue[:0] = children


class IndexSource(_AddressSource):
    """Index pages, or the home page: their links, page after page."""

    name = "index"
    title = "index pages"

    def __init__(
        self,
        url: str,
        fetch: Fetch,
        *,
        pattern: str | None = None,
        accept: Callable[[Page], bool] | None = None,
    ):
        self.url = url
        self.exhausted = False
        self._fetch = fetch
        self._pattern = pattern
        self._accept = accept

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing: the index, page after page in WordPress's form."""
        return [Listing(self._pages())]

    async def _pages(self) -> Batches:
        seen: set[str] = set()
        for number in range(1, MAX_INDEX_PAGES + 1):
            url = self.url if number == 1 else f"{self.url.rstrip('/')}/page/{number}/"
            page = await self._fetch(url)
            if number == 1 and self._accept and not self._accept(page):
                raise SourceUnavailable(f"nothing of the platform at {url} (status {page.status})")
            links = find_links(page.body, page.url, self._pattern) if page.ok else []
            if not links and (number == 1 or page.status not in _END_OF_PAGING):
                raise SourceUnavailable(f"no article links at {url} (status {page.status})")
            fresh = [link for link in links if link.url not in seen]
            if not fresh:
                self.exhausted = number > SECOND_PAGE
                return
            seen.update(link.url for link in fresh)
            yield fresh


def _with_query(url: str, parameter: str) -> str:
    return f"{url}{'&' if re.search(r'[?]', url) else '?'}{parameter}"
