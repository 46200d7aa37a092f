"""Sitemaps as sources of a site: those with everything, and Google News sitemaps."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from crawler.discovery.asking import (
    GONE,
    NOT_MODIFIED,
    AddressSource,
    Batches,
    Fetch,
    FetchFailed,
    Listing,
    SourceUnavailable,
)
from crawler.discovery.sitemaps import (
    ChildSitemap,
    Entries,
    article_sitemaps,
    is_news_sitemap,
    read_sitemap,
)

if TYPE_CHECKING:
    from collections.abc import (
        AsyncIterator,
        Awaitable,
        Callable,
        Collection,
        Iterable,
        Sequence,
    )

    from crawler.discovery.asking import Page, Query
    from crawler.discovery.candidates import Window

    Urls = Callable[[], Awaitable["Places"]]
    Read = tuple[list[ChildSitemap], Entries | None]

_MAY_BE_INDEX = re.compile(r"index|/sitemap\.xml$", re.IGNORECASE)

SITEMAP_BATCH = 100
MAX_SITEMAPS = 2_000
FRESH = timedelta(days=3)
"""A news sitemap names the articles of two days; one without any of so many is not kept up."""


STALE = timedelta(days=14)
"""A sitemap without a younger date may have been made once and for all."""


class Places(NamedTuple):
    """Where the sitemaps of a site may be."""

    stated: Sequence[str]
    """The site file or robots.txt names them: all are read."""
    usual: Sequence[str]
    """Where they usually are, if none is stated: the first one that is there is read."""


class _Sitemaps(AddressSource):
    """Reads sitemaps and follows their indexes."""

    def __init__(self, fetch: Fetch, urls: Urls, read: dict[str, Read] | None = None):
        self._fetch = fetch
        self._urls = urls
        self._read = {} if read is None else read
        self._stopped = False
        self._guessed: Collection[str] = ()
        self._failed: list[str] = []

    def stop(self) -> bool:
        """Nothing new follows in this sequence of sitemaps; others may hold something."""
        self._stopped = True
        return False

    async def _below(self, roots: Sequence[str], query: Query) -> AsyncIterator[Entries]:
        """Yield the entries of each sitemap from *roots* on that may touch the window.

        A sitemap that robots.txt forbids or that is gone is passed over; one that fails for the
        moment is noted, and the others are read all the same.
        """
        queue = self._chosen([ChildSitemap(root, None) for root in roots])
        seen = {child.url for child in queue}
        turned: set[str] = set()
        ended: set[str] = set()
        while queue:
            asked = queue.pop(0)
            sequence = _sequence(asked.url)
            # Behind what is known: the next one in the same sequence lists older articles still.
            if sequence in ended or self._is_outside(asked, query):
                continue
            children, entries = await self._content(asked.url, query, is_root=asked.url in roots)
            self._stopped = entries is None
            if entries:
                yield entries
            if self._stopped:
                others = [child for child in queue if _sequence(child.url) == sequence]
                if sequence in turned or not others or _tells_order(asked, others[-1]):
                    ended.add(sequence)
                else:
                    # Some sites count from the newest on: it may stand at the other end.
                    turned.add(sequence)
                    rest = [child for child in queue if _sequence(child.url) != sequence]
                    queue = [*reversed(others), *rest]
            fresh = [child for child in self._chosen(children) if child.url not in seen]
            fresh = fresh[: MAX_SITEMAPS - len(seen)]
            seen.update(child.url for child in fresh)
            queue[:0] = fresh

    async def _content(self, url: str, query: Query, *, is_root: bool) -> Read:
        """What a sitemap holds; no entries: it has not changed since all of it was dealt with."""
        if url in self._read:
            return self._read.pop(url)
        page = await self._ask(url, query, is_root=is_root)
        if page is None:
            return [], Entries()
        if page.status == NOT_MODIFIED:
            return [], None
        children, entries = read_sitemap(page.body, page.url)
        if not children and not entries:
            query.remembered.missed.add(url)
        if self._may_rely_on(url, entries):
            query.remembered.learn(url, page.headers)
        self._note_read(url, children, entries)
        return children, entries

    def _chosen(self, children: Iterable[ChildSitemap]) -> list[ChildSitemap]:
        """Those of the sitemaps that may hold what this source gives, the newest first."""
        return article_sitemaps(children)

    def _may_rely_on(self, url: str, entries: Entries) -> bool:
        """Whether the next run needs not look again if this one has not changed.

        An index has no entries: what it names may change while it does not.
        """
        return bool(entries)

    def _note_read(self, url: str, children: list[ChildSitemap], entries: Entries) -> None:
        """Keep what another source will ask for."""

    def _is_outside(self, child: ChildSitemap, query: Query) -> bool:
        """Whether a date that is relied upon says that nothing of the window stands there."""
        borders = [query.window.since] if query.window.since else []
        if query.caught_up and query.known_until:
            borders.append(query.known_until - timedelta(days=1))
        if not borders or not child.modified_until or not query.remembered.evidence.is_true:
            return False
        return child.modified_until < max(borders)

    async def _ask(self, url: str, query: Query, *, is_root: bool) -> Page | None:
        remembered = query.remembered
        if remembered.is_missing(url):
            return None
        headers = remembered.headers_for(url) if query.caught_up else {}
        try:
            page = await self._fetch(url, headers) if headers else await self._fetch(url)
        except FetchFailed as exc:
            if exc.fatal or (is_root and not exc.forbidden):
                raise
            if not exc.forbidden:
                self._failed.append(f"{url} ({exc})")
            elif url in self._guessed:
                remembered.missed.add(url)
            return None
        if page.ok:
            return page
        if headers and page.status == NOT_MODIFIED:
            self.unchanged = True
            return page
        is_refused = 400 <= page.status < 500 and page.status != 429
        # Some sites refuse with 403 what they do not have.
        if page.status in GONE or (is_refused and url in self._guessed):
            remembered.missed.add(url)
        else:
            self._failed.append(f"{url} (status {page.status})")
        return None


class SitemapSource(_Sitemaps):
    """The sitemaps of the site file or of robots.txt, else those at the usual addresses."""

    name = "sitemap"
    title = "sitemaps"
    exhausted = True

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing: all article sitemaps, the newest first."""
        return [Listing(self._batches(query))]

    async def _batches(self, query: Query) -> Batches:
        places = await self._urls()
        self._guessed = places.usual
        tried: list[str] = []
        found = False
        self.is_kept_up = True
        fresh = False
        for roots in [places.stated, *([url] for url in places.usual)]:
            tried += roots
            async for entries in self._below(roots, query):
                found = True
                fresh = fresh or not _is_stale(entries)
                for batch in entries.newest_first(SITEMAP_BATCH):
                    yield batch
                    if self._stopped:
                        break
            if found or self.unchanged:
                break
        self.is_kept_up = fresh or self.unchanged
        if self._failed:
            reason = f"sitemaps that cannot be read: {', '.join(self._failed)}"
            raise SourceUnavailable(reason, for_now=True)
        if not found and not self.unchanged:
            raise SourceUnavailable(f"no sitemap with articles at {', '.join(tried)}")

    def _may_rely_on(self, url: str, entries: Entries) -> bool:
        return bool(entries) and not _is_stale(entries)

    def _chosen(self, children: Iterable[ChildSitemap]) -> list[ChildSitemap]:
        stated = list(children)
        # A name such as tag-sitemap may be all that a site states.
        return article_sitemaps(stated) or (stated if len(stated) == 1 else [])


class NewsSitemapSource(_Sitemaps):
    """Google News sitemaps: the articles of the last two days, with date and title.

    They are known by their names in robots.txt, in a sitemap index or at the usual addresses, and
    passed over where they are not kept up. What is read on the way is left for *read*, the same
    dictionary as that of :class:`SitemapSource`.
    """

    name = "news-sitemap"
    title = "news sitemap"

    def listings(self, query: Query) -> Sequence[Listing]:
        """One listing, the newest first; none for a window that ended before their time."""
        window: Window = query.window
        if window.until and window.until < datetime.now(UTC) - FRESH:
            return []
        return [Listing(self._batches(query))]

    async def _batches(self, query: Query) -> Batches:
        places = await self._urls()
        self._guessed = places.usual
        roots = [*places.stated, *(url for url in places.usual if is_news_sitemap(url))]
        mark = f"{roots[0]}#news" if roots else ""
        fresh = False
        if not query.remembered.is_missing(mark):
            async for entries in self._below(roots, query):
                if not _is_fresh(entries):
                    continue
                fresh = True
                for batch in entries.newest_first(SITEMAP_BATCH):
                    yield batch
                    if self._stopped:
                        break
        if not fresh and not self.unchanged:
            if not self._failed:
                query.remembered.missed.add(mark)
            raise SourceUnavailable("no news sitemap that is kept up", for_now=bool(self._failed))

    def _chosen(self, children: Iterable[ChildSitemap]) -> list[ChildSitemap]:
        return [c for c in children if is_news_sitemap(c.url) or _MAY_BE_INDEX.search(c.url)]

    def _may_rely_on(self, url: str, entries: Entries) -> bool:
        return is_news_sitemap(url) and _is_fresh(entries)

    def _note_read(self, url: str, children: list[ChildSitemap], entries: Entries) -> None:
        self._read[url] = (children, entries)


def _is_fresh(entries: Entries) -> bool:
    return entries.newest is not None and entries.newest >= datetime.now(UTC) - FRESH


def _is_stale(entries: Entries) -> bool:
    return entries.latest is not None and entries.latest < datetime.now(UTC) - STALE


def _tells_order(first: ChildSitemap, last: ChildSitemap) -> bool:
    """Whether the dates of the ends of a sequence say which of them is the newest."""
    dates = (first.modified, last.modified)
    return None not in dates and first.modified != last.modified


def _sequence(url: str) -> str:
    """What the sitemaps of one sequence have in common: all but the number in their names."""
    address, _, name = url.rpartition("/")
    return f"{address}/{re.sub(r'[0-9]+', '', name)}"
