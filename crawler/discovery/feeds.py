"""RSS and Atom feeds."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, datetime
from html import unescape
from io import BytesIO
from typing import TYPE_CHECKING, Any

import feedparser

from crawler.dates import parse_date
from crawler.discovery.candidates import Candidate
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    from collections.abc import Iterable


def parse_feed(content: bytes, url: str) -> list[Candidate]:
    """Return the entries of an RSS or Atom feed in their order; empty if it is none.

    Never raises: a feed that breaks off gives the entries before the break. Relative links are
    joined to *url*. Only http(s) links are returned, each once.
    """
    # Feeds of careless themes begin with blank lines, which no XML parser forgives.
    feed = feedparser.parse(
        BytesIO(content.lstrip(b" \t\r\n")),
        response_headers={"content-location": url},
        sanitize_html=False,
        resolve_relative_uris=False,
    )
    candidates: dict[str, Candidate] = {}
    for entry in feed.get("entries", ()):
        candidate = _candidate(entry, url)
        if candidate:
            candidates.setdefault(candidate.url, candidate)
    return list(candidates.values())


_LINK = re.compile(rb"<(?:\w+:)?link\s[^<>]{0,2000}>", re.IGNORECASE)
_NEXT = re.compile(r"""\srel\s*=\s*["']?next["'\s/>]""", re.IGNORECASE)
_HREF = re.compile(r"""\shref\s*=\s*["']([^"']+)["']""", re.IGNORECASE)


def next_feed_page(content: bytes, url: str) -> str | None:
    """Return the address of the older entries that a feed names (RFC 5005), or None."""
    for match in _LINK.finditer(content):
        link = match[0].decode("utf-8", "replace")
        if _NEXT.search(link) and (href := _HREF.search(link)):
            return absolute_http_url(unescape(href[1]), url)
    return None


def _candidate(entry: Any, base: str) -> Candidate | None:
    link = _first_http(_links(entry), base)
    if link is None:
        return None
    # Not entry.get: feedparser would answer with the published date where no other is stated.
    published_raw, modified_raw = entry.get("published"), dict.get(entry, "updated")
    return Candidate(
        url=link,
        source="feed",
        title=(entry.get("title") or "").strip() or None,
        published=_instant(entry, "published"),
        published_raw=published_raw,
        modified=_instant(entry, "updated") if modified_raw != published_raw else None,
        modified_raw=modified_raw if modified_raw != published_raw else None,
    )


def _links(entry: Any) -> Iterable[str]:
    """Addresses of an entry, the likeliest first."""
    yield entry.get("feedburner_origlink") or ""
    yield entry.get("link") or ""
    for link in entry.get("links", ()):
        if link.get("rel", "alternate") == "alternate":
            yield link.get("href") or ""
    for link in entry.get("links", ()):
        if link.get("rel") == "self":
            yield link.get("href") or ""
    if entry.get("guidislink", False) or str(entry.get("id", "")).startswith("http"):
        yield entry.get("id") or ""


def _first_http(links: Iterable[str], base: str) -> str | None:
    return next((u for link in links if link and (u := absolute_http_url(link, base))), None)


def _instant(entry: Any, name: str) -> datetime | None:
    """Instant of a date of the entry; our own reader first, since it refuses what is doubtful."""
    raw = dict.get(entry, name)
    if not raw:
        return None
    parsed = parse_date(raw, context="field")
    if parsed and parsed.precision in ("second", "minute"):
        return parsed.value
    fields = dict.get(entry, f"{name}_parsed")
    try:
        return datetime.fromtimestamp(calendar.timegm(fields), tz=UTC) if fields else None
    except (TypeError, ValueError, OverflowError):
        return None
