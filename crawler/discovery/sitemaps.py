"""Sitemaps: indexes, article lists and Google News sitemaps."""

from __future__ import annotations

import gzip
import re
import zlib
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from operator import itemgetter
from typing import TYPE_CHECKING

from lxml import etree

from crawler.dates import parse_date
from crawler.discovery.candidates import Candidate
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

MAX_SITEMAP_BYTES = 60 * 1024 * 1024
"""The protocol allows 50 MB; what is larger after decompression is cut off there."""

_CLOSED = re.compile(rb"</(?:\w+:)?(?:urlset|sitemapindex)\s*>")

# Sitemaps of WordPress and its plugins that hold no posts, by their file name.
_NO_ARTICLES = re.compile(
    r"taxonom|categor|(?<![a-z])tags?(?![a-z])|post_tag|author|users?(?![a-z])|posts-page|page-sitemap"
    r"|attachment|image|video|product|template|elementor|archive|format|local-sitemap",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ChildSitemap:
    """A sitemap that an index names, with the time of its last change if stated."""

    url: str
    modified: datetime | None
    modified_until: datetime | None = None
    """Latest instant that the statement may mean: a date alone is a whole day."""


@dataclass(slots=True)
class Sitemap:
    """The content of one sitemap file: further sitemaps, or pages."""

    children: list[ChildSitemap] = field(default_factory=list)
    pages: list[Candidate] = field(default_factory=list)


def parse_sitemap(content: bytes, url: str) -> Sitemap:
    """Read a sitemap or a sitemap index, plain or gzip; empty if it is none.

    Never raises: what breaks off gives the entries before the break. External entities are not
    resolved, decompression stops at :data:`MAX_SITEMAP_BYTES`.
    """
    sitemap = Sitemap()
    for name, fields in _complete(_unzip(content)):
        location = absolute_http_url(fields["loc"], url) if "loc" in fields else None
        if location is None:
            continue
        modified_raw = fields.get("lastmod")
        modified, modified_until = _span(modified_raw)
        if name == "sitemap":
            sitemap.children.append(ChildSitemap(location, modified, modified_until))
            continue
        published_raw = fields.get("publication_date")
        published, published_until = _span(published_raw)
        sitemap.pages.append(
            Candidate(
                url=location,
                source="sitemap",
                title=fields.get("title"),
                published=published if published == published_until else None,
                published_raw=published_raw,
                modified=modified,
                modified_until=modified_until,
                modified_raw=modified_raw,
            )
        )
    return sitemap


def article_sitemaps(children: Iterable[ChildSitemap]) -> list[ChildSitemap]:
    """Return the sitemaps that may hold articles, the newest first.

    By their time of change where all state one; else by the number in their name, since
    WordPress counts upwards and fills the last one.
    """
    wanted = [c for c in children if not _NO_ARTICLES.search(c.url.rsplit("/", 1)[-1])]
    dated = [(child.modified, child) for child in wanted if child.modified]
    if len(dated) == len(wanted):
        return [child for _, child in sorted(dated, key=itemgetter(0), reverse=True)]
    return sorted(wanted, key=lambda child: _number(child.url), reverse=True)


def newest_first(pages: list[Candidate]) -> list[Candidate]:
    """Order the pages of a sitemap by their dates; without dates the last entry is the newest."""
    dated = [(moment, page) for page in pages if (moment := page.published or page.modified)]
    if len(dated) == len(pages):
        return [page for _, page in sorted(dated, key=itemgetter(0), reverse=True)]
    return pages[::-1]


def _number(url: str) -> int:
    numbers = re.findall(r"\d{1,9}", url.rsplit("/", 1)[-1])
    return int(numbers[-1]) if numbers else 0


def _span(raw: str | None) -> tuple[datetime | None, datetime | None]:
    """The earliest and the latest instant that a date of a sitemap may mean."""
    parsed = parse_date(raw, context="field") if raw else None
    if parsed is None:
        return None, None
    if parsed.precision in ("second", "minute"):
        return parsed.value, parsed.value
    # The zone of the day is not stated: it may begin before and end after Jakarta's.
    return parsed.value, parsed.value + timedelta(days=1, hours=9)


def _unzip(content: bytes) -> bytes:
    if content[:2] != b"\x1f\x8b":
        return content.lstrip(b" \t\r\n")
    try:
        with gzip.open(BytesIO(content)) as file:
            return file.read(MAX_SITEMAP_BYTES)
    except (OSError, EOFError, zlib.error):
        return b""


def _complete(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the elements, without the last one of a file that breaks off inside it."""
    held: tuple[str, dict[str, str]] | None = None
    for element in _elements(content):
        if held:
            yield held
        held = element
    if held and _CLOSED.search(content, max(0, len(content) - 1_000)):
        yield held


def _elements(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ``(url or sitemap, texts of its children by local name)`` in constant memory."""
    events = etree.iterparse(
        BytesIO(content),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
    )
    fields: dict[str, str] = {}
    try:
        for _, element in events:
            name = etree.QName(element).localname if isinstance(element.tag, str) else ""
            if name in ("url", "sitemap"):
                yield name, fields
                fields = {}
                element.clear()
                parent = element.getparent()
                while parent is not None and element.getprevious() is not None:
                    del parent[0]
            elif element.text and element.text.strip():
                # The first of a name counts: image and video extensions repeat loc and title.
                fields.setdefault(name, element.text.strip())
    except etree.XMLSyntaxError:
        return
