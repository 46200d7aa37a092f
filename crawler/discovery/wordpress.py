"""The REST API of WordPress: whole articles, a hundred a request."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from crawler.discovery.candidates import Candidate
from crawler.discovery.sources import Fetch, Listing, Page, Query, SourceUnavailable
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

PAGE_SIZE = 100
"""The most that WordPress allows."""

SMALL_PAGE_SIZE = 20
"""Asked for where a server breaks down over a hundred posts."""

MAX_PAGES = 10_000

_LISTED = "id,link,date,date_gmt,modified_gmt,title"
_WHOLE = (
    "id,link,guid,date,date_gmt,modified,modified_gmt,title,content,excerpt,type,format,"
    "author,categories,tags,featured_media,_links,_embedded"
)
_EMBEDDED = "author,wp:term,wp:featuredmedia"


class RestSource:
    """``/wp-json/wp/v2/posts``, or ``?rest_route=`` where pretty addresses are off."""

    name = "rest"
    title = "REST API"
    exhausted = True

    def __init__(self, base_url: str, fetch: Fetch):
        base = base_url.rstrip("/")
        self._endpoints = [f"{base}/wp-json/wp/v2/posts?", f"{base}/?rest_route=/wp/v2/posts&"]
        self._fetch = fetch
        self._page_size = PAGE_SIZE
        self.total: int | None = None
        """Number of posts that the site says to have in the window that was asked for."""

    def listings(self, query: Query) -> Sequence[Listing]:
        """The newest posts, whole or light; for an incremental run also those changed since."""
        newest: dict[str, str] = {"orderby": "date", "order": "desc"}
        if query.window.since:
            # WordPress means "later than", to the second.
            newest["after"] = _gmt(query.window.since - timedelta(seconds=1))
        if query.window.until:
            newest["before"] = _gmt(query.window.until)
        self._page_size = min(PAGE_SIZE, query.newest or PAGE_SIZE, query.page_hint or PAGE_SIZE)
        listings = [self._posts(newest, light=query.incremental, is_open=query.window.is_open)]
        if query.incremental and query.modified_since:
            changed = {
                "orderby": "modified",
                "order": "desc",
                "modified_after": _gmt(query.modified_since - timedelta(seconds=1)),
            }
            listings.append(self._posts(changed, light=True, changed_since=query.modified_since))
        return listings

    async def load(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Fetch the whole posts of a light listing, a hundred a request."""
        numbers = [
            str(c.payload["id"]) for c in candidates if c.payload and "content" not in c.payload
        ]
        loaded: list[Candidate] = [c for c in candidates if c.payload and "content" in c.payload]
        while numbers:
            size = self._page_size
            parameters = {"include": ",".join(numbers[:size]), "orderby": "include"}
            page = await self._ask({**parameters, "per_page": str(size)} | _shape(light=False))
            if self._page_size < size:
                continue  # the server broke down over so many: ask for fewer
            loaded.extend(_candidates(page))
            numbers = numbers[size:]
        if len(loaded) < len(candidates):
            raise SourceUnavailable(
                f"{len(candidates) - len(loaded)} listed posts are not delivered"
            )
        return loaded

    async def _posts(
        self,
        parameters: Mapping[str, str],
        *,
        light: bool,
        is_open: bool = False,
        changed_since: datetime | None = None,
    ) -> Listing:
        seen: set[str] = set()
        for number in range(1, MAX_PAGES + 1):
            page = await self._ask(
                {**parameters, "per_page": str(self._page_size), "page": str(number)}
                | _shape(light)
            )
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
                yield fresh
            elif posts:
                return
            pages = _number(page.headers.get("x-wp-totalpages"))
            if len(posts) < len(listed) or not listed or (pages is not None and number >= pages):
                return

    async def _ask(self, parameters: Mapping[str, str]) -> Page:
        """Ask the endpoint that answers; which one that is shows at the first request."""
        refused = "no answer"
        for endpoint in list(self._endpoints):
            page = await self._request(endpoint, parameters)
            if page.ok and _is_json_list(page):
                self._endpoints = [endpoint]
                return page
            if page.status == 400 and b"rest_post_invalid_page_number" in page.body:
                return Page(page.url, 200, page.headers, b"[]")
            refused = f"status {page.status}" if not page.ok else "the answer is no list of posts"
        raise SourceUnavailable(f"no REST API ({refused})")

    async def _request(self, endpoint: str, parameters: Mapping[str, str]) -> Page:
        page = await self._fetch(endpoint + urlencode(parameters, safe=",:"))
        first = parameters.get("page", "1") == "1"
        if page.status < 500 or not first or self._page_size <= SMALL_PAGE_SIZE:
            return page
        self._page_size = SMALL_PAGE_SIZE
        if "include" in parameters:
            return Page(page.url, 200, page.headers, b"[]")
        smaller = {**parameters, "per_page": str(SMALL_PAGE_SIZE)}
        return await self._fetch(endpoint + urlencode(smaller, safe=",:"))


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


def _candidates(page: Page) -> Iterator[Candidate]:
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
