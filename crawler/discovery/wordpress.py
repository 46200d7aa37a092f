"""The REST API of WordPress: whole articles, a hundred a request."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from crawler.discovery.asking import (
    Batches,
    Fetch,
    Listing,
    Page,
    Query,
    SourceUnavailable,
)
from crawler.discovery.candidates import Candidate
from crawler.discovery.remembered import Remembered
from crawler.extraction.reservations import reservations
from crawler.extraction.rest import article_from_post
from crawler.items import Article, Refusal
from crawler.reading import Page as RawPage
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from crawler.profile import SiteProfile

PAGE_SIZE = 100
"""The most that WordPress allows."""

SMALL_PAGE_SIZE = 20
"""Asked for where a server breaks down over a hundred posts."""

SMALLEST_PAGE = 10
"""A page must reach far enough back to show what appeared late."""

MAX_PAGES = 10_000

_CLOSED = (401, 403, 404, 410)
"""Answers of sites that have no REST API or keep it for themselves."""

_LISTED = "id,link,date,date_gmt,modified_gmt,title"
_WHOLE = (
    "id,link,guid,date,date_gmt,modified,modified_gmt,title,content,excerpt,type,format,"
    "author,categories,tags,featured_media,_links,_embedded,"
    "yoast_head_json.robots"
)
_EMBEDDED = "author,wp:term,wp:featuredmedia"


class RestSource:
    """``/wp-json/wp/v2/posts``, or ``?rest_route=`` where pretty addresses are off."""

    name = "rest"
    title = "REST API"
    exhausted = True
    unchanged = False
    tells_changes = True
    is_kept_up = True

    def __init__(self, base_url: str, fetch: Fetch):
        base = base_url.rstrip("/")
        self._endpoints = [f"{base}/wp-json/wp/v2/posts?", f"{base}/?rest_route=/wp/v2/posts&"]
        self._fetch = fetch
        self._page_size = PAGE_SIZE
        self._remembered = Remembered()
        self.bulk = 0
        self.cursor: Mapping[str, Any] | None = None
        self.total: int | None = None
        """Number of posts that the site says to have in the window that was asked for."""

    def listings(self, query: Query) -> Sequence[Listing]:
        """The newest posts, whole or light; for an incremental run also those changed since."""
        self._remembered = query.remembered
        # A light listing is completed at its end: one request instead of one for every page.
        self.bulk = PAGE_SIZE if query.incremental else 0
        newest: dict[str, str] = {"orderby": "date", "order": "desc"}
        if query.window.since:
            # WordPress means "later than", to the second.
            newest["after"] = _gmt(query.window.since - timedelta(seconds=1))
        if before := _earlier(query):
            newest["before"] = _gmt(before)
        self._page_size = min(
            PAGE_SIZE,
            max(SMALLEST_PAGE, query.newest or PAGE_SIZE),
            max(SMALLEST_PAGE, query.page_hint or PAGE_SIZE),
        )
        posts = self._posts(newest, light=query.incremental, is_open=query.window.is_open)
        listings = [Listing(posts)]
        if query.incremental and query.modified_since:
            changed = {
                "orderby": "modified",
                "order": "desc",
                "modified_after": _gmt(query.modified_since - timedelta(seconds=1)),
            }
            changes = self._posts(changed, light=True, changed_since=query.modified_since)
            # Its order is that of the changes: an old article is no reason to stop.
            listings.append(Listing(changes, newest_first=False))
        return listings

    def stop(self) -> bool:
        """Nothing but what is known follows."""
        return True

    async def load(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Fetch the whole posts of a light listing, a hundred a request."""
        numbers = [
            str(c.payload["id"]) for c in candidates if c.payload and "content" not in c.payload
        ]
        loaded: list[Candidate] = [c for c in candidates if c.payload and "content" in c.payload]
        size = PAGE_SIZE
        while numbers:
            asked = partial(_included, numbers)
            page, size = await self._ask(asked, size)
            loaded.extend(_candidates(page))
            numbers = numbers[size:]
        return loaded

    async def _posts(
        self,
        parameters: Mapping[str, str],
        *,
        light: bool,
        is_open: bool = False,
        changed_since: datetime | None = None,
    ) -> Batches:
        seen: set[str] = set()
        size = self._page_size
        for number in range(1, MAX_PAGES + 1):
            asked = partial(_paged, {**parameters, **_shape(light)}, number)
            # Another size in the middle would leave posts out.
            page, size = await self._ask(asked, size, may_shrink=number == 1)
            listed = list(_candidates(page))
            # Before WordPress 5.7 modified_after is ignored and everything comes.
            posts = [p for p in listed if not _is_older(p, changed_since)]
            if number == 1 and not changed_since:
                self.total = _number(page.headers.get("x-wp-total"))
            if number == 1 and not posts and is_open:
                raise SourceUnavailable("the REST API lists no posts")
            # A cache that drops the page number answers with the first page for ever.
            fresh = [post for post in posts if post.url not in seen]
            seen.update(post.url for post in fresh)
            if fresh:
                oldest = min((p.published for p in fresh if p.published), default=None)
                # Posts of the same second may stand on the next page.
                later = oldest and oldest + timedelta(seconds=1)
                self.cursor = {"before": later.isoformat()} if later else self.cursor
                yield fresh
            elif posts:
                return
            pages = _number(page.headers.get("x-wp-totalpages"))
            if len(posts) < len(listed) or not listed or (pages is not None and number >= pages):
                return

    async def _ask(
        self, parameters: Callable[[int], Mapping[str, str]], size: int, *, may_shrink: bool = True
    ) -> tuple[Page, int]:
        """Ask for up to *size* posts, and for fewer where the server breaks down over so many.

        Return the answer and the size that it was asked with. Which endpoint answers shows at the
        first request.
        """
        refused = "none was there lately"
        busy = False
        for endpoint in list(self._endpoints):
            if self._remembered.is_missing(endpoint):
                continue
            page = await self._fetch(endpoint + urlencode(parameters(size), safe=",:"))
            if page.status >= 500 and may_shrink and size > SMALL_PAGE_SIZE:
                size = SMALL_PAGE_SIZE
                page = await self._fetch(endpoint + urlencode(parameters(size), safe=",:"))
            if page.ok and _is_json_list(page):
                self._endpoints = [endpoint]
                return page, size
            if page.status == 400 and b"rest_post_invalid_page_number" in page.body:
                return Page(page.url, 200, page.headers, b"[]"), size
            refused = f"status {page.status}" if not page.ok else "the answer is no list of posts"
            if page.ok or page.status in _CLOSED:
                self._remembered.missed.add(endpoint)
            else:
                busy = True
        raise SourceUnavailable(f"no REST API ({refused})", for_now=busy)


def _earlier(query: Query) -> datetime | None:
    """The end of the window, or where an earlier run of the same backfill stopped."""
    reached = query.resume.get("before") if query.resume else None
    ends = [query.window.until, datetime.fromisoformat(reached) if reached else None]
    return min((end for end in ends if end), default=None)


def _paged(parameters: Mapping[str, str], number: int, size: int) -> Mapping[str, str]:
    return {**parameters, "per_page": str(size), "page": str(number)}


def _included(numbers: Sequence[str], size: int) -> Mapping[str, str]:
    wanted = {"include": ",".join(numbers[:size]), "per_page": str(size), "orderby": "include"}
    return wanted | _shape(light=False)


def post_instants(post: Mapping[str, Any], name: str) -> tuple[datetime | None, str | None]:
    """Return a date of a post (``date`` or ``modified``) as instant and as ISO text.

    WordPress states it twice, local and in UTC; their difference is the site's offset, which the
    text carries. Without a UTC value the instant is None and the text is the local one alone,
    for the date step to read in the site's zone.
    """
    gmt, local = post.get(f"{name}_gmt"), post.get(name)
    try:
        instant = datetime.fromisoformat(str(gmt).removesuffix("Z")).replace(tzinfo=UTC)
        void = instant.year < 1990
    except ValueError:
        void = True
    if void:
        return None, local if isinstance(local, str) and local[:2] in ("19", "20") else None
    try:
        wall = datetime.fromisoformat(str(local)).replace(tzinfo=UTC)
    except ValueError:
        return instant, instant.isoformat()
    offset = wall - instant
    if offset % timedelta(minutes=15) or abs(offset) > timedelta(hours=14):
        return instant, instant.isoformat()
    minutes = round(offset.total_seconds() / 60)
    sign = "-" if minutes < 0 else "+"
    hours, rest = divmod(abs(minutes), 60)
    return instant, f"{wall:%Y-%m-%dT%H:%M:%S}{sign}{hours:02}:{rest:02}"


def raw_of_post(
    candidate: Candidate, profile: SiteProfile, *, now: datetime | None = None
) -> Article | Refusal:
    """The raw article of a candidate that brought its whole post along.

    ``now`` is when the answer came; None: as the answer says.
    """
    assert candidate.payload is not None
    answer = candidate.answer
    article = article_from_post(
        candidate.payload,
        fetched_url=candidate.found_at or candidate.url,
        profile=profile,
        dates=candidate.dates(),
        now=now or (answer.received if answer else None),
    )
    if isinstance(article, Article):
        article.aliases.insert(0, candidate.url)
        article.pages = (answer,) if answer else ()
        article.flags += reservations(headers=answer.headers if answer else ())
    return article


def posts_of(answer: RawPage) -> list[Candidate]:
    """The posts of an answer that was kept, in order; none where it is no answer of this API."""
    page = Page(answer.url, answer.status, dict(answer.headers), answer.body, answer.received)
    return list(_candidates(page)) if _is_json_list(page) else []


def _candidates(page: Page) -> Iterator[Candidate]:
    # One for all, by which it is known to be the same.
    raw = RawPage(
        body=page.body,
        url=page.url,
        received=page.received,
        status=page.status,
        headers=tuple(page.headers.items()),
    )
    for post in json.loads(page.body):
        if not isinstance(post, dict) or not str(post.get("id")).isdigit():
            continue
        link = post.get("link")
        url = absolute_http_url(link, page.url) if isinstance(link, str) and link else None
        if url is None:
            continue
        published, published_raw = post_instants(post, "date")
        modified, modified_raw = post_instants(post, "modified")
        yield Candidate(
            url=url,
            source="rest",
            found_at=page.url,
            published=published,
            published_raw=published_raw,
            modified=modified,
            modified_raw=modified_raw,
            payload=post,
            answer=raw if "content" in post else None,
        )


def _is_older(post: Candidate, changed_since: datetime | None) -> bool:
    return bool(changed_since and post.modified and post.modified < changed_since)


def _shape(light: bool) -> dict[str, str]:
    return {"_fields": _LISTED} if light else {"_fields": _WHOLE, "_embed": _EMBEDDED}


def _is_json_list(page: Page) -> bool:
    try:
        return isinstance(json.loads(page.body), list)
    except (ValueError, RecursionError):
        return False


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _gmt(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
