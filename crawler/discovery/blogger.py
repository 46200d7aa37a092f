"""The JSON feed of Blogger: whole articles, up to 150 a request, where the blog publishes them so.

The format is that of Google's GData feeds: every text is ``{"$t": …}``.
"""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from crawler.discovery.asking import Batches, Fetch, Listing, Page, Query, SourceUnavailable
from crawler.discovery.candidates import Candidate
from crawler.extraction.entry import article_from_entry, entry_url
from crawler.items import Article, Refusal
from crawler.reading import Page as RawPage

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from crawler.profile import SiteProfile

PAGE_SIZE = 150
"""The most that Blogger gives of whole articles."""

SMALL_PAGE_SIZE = 25
"""Asked for where the newest are known already."""

MAX_PAGES = 2_000

_CLOSED = (401, 403, 404, 410)


class BloggerSource:
    """``/feeds/posts/default?alt=json``, page after page by ``start-index``.

    The end of a window is asked for with ``published-max``, its beginning with ``published-min``;
    changes with ``updated-min``.
    """

    name = "rest"
    title = "Blogger feed"
    exhausted = True
    unchanged = False
    tells_changes = True
    is_kept_up = True
    bulk = 0

    def __init__(self, base_url: str, fetch: Fetch):
        self._endpoint = f"{base_url.rstrip('/')}/feeds/posts/default?"
        self._fetch = fetch
        self.cursor: Mapping[str, Any] | None = None
        self.total: int | None = None
        """Number of articles that the blog says to have in the window that was asked for."""

    def listings(self, query: Query) -> Sequence[Listing]:
        """The newest articles; for an incremental run also those changed since."""
        newest = {"orderby": "published"}
        if query.window.since:
            newest["published-min"] = query.window.since.isoformat()
        if before := _earlier(query):
            newest["published-max"] = before.isoformat()
        listings = [Listing(self._entries(newest, query))]
        if query.incremental and query.modified_since:
            changed = {"orderby": "updated", "updated-min": query.modified_since.isoformat()}
            listings.append(
                Listing(self._entries(changed, query, changes=True), newest_first=False)
            )
        return listings

    def stop(self) -> bool:
        """Nothing but what is known follows."""
        return True

    async def load(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """There is nothing to complete: an article is whole, or its page is fetched."""
        return candidates

    async def _entries(
        self, parameters: Mapping[str, str], query: Query, *, changes: bool = False
    ) -> Batches:
        size = _size(query)
        seen: set[str] = set()
        start = 1
        for number in range(1, MAX_PAGES + 1):
            page = await self._ask({**parameters, "start-index": start, "max-results": size})
            feed = _feed(page)
            if feed is None:
                raise _no_feed(page)
            total = _count(feed.get("openSearch$totalResults"))
            if number == 1 and not changes:
                self.total = total
            entries = list(_candidates(page, feed))
            if number == 1 and not entries and query.window.is_open and not changes:
                raise SourceUnavailable(f"the feed at {page.url} lists no articles")
            fresh = [entry for entry in entries if entry.url not in seen]
            if not fresh:
                return
            seen.update(entry.url for entry in fresh)
            oldest = min((e.published for e in fresh if e.published), default=None)
            if oldest and not changes:
                # Articles of the same second may stand on the next page.
                self.cursor = {"before": (oldest + timedelta(seconds=1)).isoformat()}
            yield fresh
            # Blogger may give fewer than were asked for: the next page begins behind what came.
            start += len(feed.get("entry") or ())
            if total is not None and start > total:
                return

    async def _ask(self, parameters: Mapping[str, object]) -> Page:
        return await self._fetch(
            self._endpoint + urlencode({"alt": "json", **parameters}, safe=":")
        )


def raw_of_entry(
    candidate: Candidate, profile: SiteProfile, *, now: datetime | None = None
) -> Article | Refusal:
    """The raw article of a candidate that brought its whole entry along.

    ``now`` is when the answer came; None: as the answer says.
    """
    assert candidate.payload is not None
    answer = candidate.answer
    article = article_from_entry(
        candidate.payload,
        url=candidate.url,
        fetched_url=candidate.found_at or candidate.url,
        profile=profile,
        dates=candidate.dates(),
        now=now or (answer.received if answer else None),
    )
    if isinstance(article, Article):
        article.aliases.insert(0, candidate.url)
        article.pages = (answer,) if answer else ()
    return article


def entries_of(answer: RawPage) -> list[Candidate]:
    """The entries of an answer that was kept, in order; none where it is no feed of Blogger."""
    page = Page(answer.url, answer.status, dict(answer.headers), answer.body, answer.received)
    feed = _feed(page)
    return list(_candidates(page, feed)) if feed is not None else []


def _feed(page: Page) -> Mapping[str, Any] | None:
    if not page.ok:
        return None
    try:
        feed = json.loads(page.body).get("feed")
    except (ValueError, RecursionError, AttributeError):
        return None
    return feed if isinstance(feed, dict) else None


def _candidates(page: Page, feed: Mapping[str, Any]) -> Iterator[Candidate]:
    # One for all, by which it is known to be the same.
    raw = RawPage(
        body=page.body,
        url=page.url,
        received=page.received,
        status=page.status,
        headers=tuple(page.headers.items()),
    )
    entries = feed.get("entry")
    for entry in entries if isinstance(entries, list) else ():
        url = entry_url(entry, page.url) if isinstance(entry, dict) else None
        if url is None:
            continue
        published, published_raw = _instant(entry.get("published"))
        modified, modified_raw = _instant(entry.get("updated"))
        whole = is_whole(entry)
        yield Candidate(
            url=url,
            source="rest",
            found_at=page.url,
            title=_text(entry.get("title")) or None,
            published=published,
            published_raw=published_raw,
            modified=modified,
            modified_raw=modified_raw,
            payload=entry if whole else None,
            answer=raw if whole else None,
        )


def is_whole(entry: Mapping[str, Any]) -> bool:
    """Tell whether an entry holds the whole article.

    A blog may publish summaries only, or all up to a break, where stands a link to ``#more``.
    """
    content = _text(entry.get("content"))
    return bool(content.strip()) and not re.search(r"""href=['"][^'"]*#more['"]""", content)


def _size(query: Query) -> int:
    if query.incremental:
        return SMALL_PAGE_SIZE
    wanted = [number for number in (query.newest, query.page_hint) if number]
    return min([PAGE_SIZE, *(max(number, 10) for number in wanted)])


def _earlier(query: Query) -> datetime | None:
    """The end of the window, or where an earlier run of the same backfill stopped."""
    reached = query.resume.get("before") if query.resume else None
    ends = [query.window.until, datetime.fromisoformat(reached) if reached else None]
    return min((end for end in ends if end), default=None)


def _no_feed(page: Page) -> SourceUnavailable:
    busy = not page.ok and page.status not in _CLOSED
    return SourceUnavailable(f"no Blogger feed at {page.url} (status {page.status})", for_now=busy)


def _instant(value: object) -> tuple[datetime | None, str | None]:
    raw = _text(value)
    try:
        instant = datetime.fromisoformat(raw)
    except ValueError:
        return None, raw or None
    return (instant if instant.tzinfo else None), raw


def _count(value: object) -> int | None:
    text = _text(value)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _text(value: object) -> str:
    text = value.get("$t") if isinstance(value, dict) else None
    return text if isinstance(text, str) else ""
