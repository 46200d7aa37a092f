"""Sitemaps: indexes, article lists and Google News sitemaps."""

from __future__ import annotations

import contextlib
import gzip
import math
import re
import zlib
from array import array
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from io import BytesIO
from operator import itemgetter
from typing import TYPE_CHECKING

from lxml import etree

from crawler.dates import parse_date
from crawler.discovery.candidates import Candidate
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MAX_SITEMAP_BYTES = 60 * 1024 * 1024
"""The protocol allows 50 MB; what is larger after decompression is cut off there."""

_CLOSED = re.compile(rb"</(?:\w+:)?(?:urlset|sitemapindex)\s*>")

_NEWS = re.compile(r"(?<![a-z])(?:google)?-?news(?![a-z])|googlenews", re.IGNORECASE)
_W3C = re.compile(
    r"(?:199\d|20\d\d)-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)"
)

# Sitemaps of WordPress and its plugins that hold no posts, by their file name.
_NO_ARTICLES = re.compile(
    r"taxonom|categor|(?<![a-z])tags?(?![a-z])|post_tag|author|users?(?![a-z])|posts-page|page-sitemap"
    r"|attachment|image|video|product|template|elementor|archive|post_format|local-sitemap",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ChildSitemap:
    """A sitemap that an index names, with the time of its last change if stated."""

    url: str
    modified: datetime | None
    modified_until: datetime | None = None
    """Latest instant that the statement may mean: a date alone is a whole day."""


class Entries:
    """The pages of one sitemap in little memory: the largest has 50,000."""

    def __init__(self) -> None:
        self.newest: datetime | None = None
        """The latest publication that is stated."""
        self.latest: datetime | None = None
        """The latest date of any kind that is stated."""
        self._lines: list[bytes] = []
        self._moments = array("d")

    def __len__(self) -> int:
        return len(self._lines)

    def add(self, fields: dict[str, str]) -> None:
        """Add a page by the texts of its entry."""
        published, _ = _span(fields.get("publication_date"))
        moment = published or _span(fields.get("lastmod"))[0]
        if published and (self.newest is None or published > self.newest):
            self.newest = published
        if moment and (self.latest is None or moment > self.latest):
            self.latest = moment
        self._moments.append(moment.timestamp() if moment else math.nan)
        texts = (" ".join(fields.get(name, "").split()) for name in _PAGE_FIELDS)
        self._lines.append("\n".join(texts).encode("utf-8", "replace"))

    def in_order(self) -> Iterator[Candidate]:
        """The pages as they stand in the file."""
        return map(self._candidate, self._lines)

    def newest_first(self, size: int) -> Iterator[list[Candidate]]:
        """The pages by their dates, *size* at a time; without dates the last is the newest."""
        order: Sequence[int] = range(len(self._lines) - 1, -1, -1)
        if not any(map(math.isnan, self._moments)):
            by_date = sorted(range(len(self._lines)), key=self._moments.__getitem__, reverse=True)
            order = array("L", by_date)
        for start in range(0, len(order), size):
            yield [self._candidate(self._lines[n]) for n in order[start : start + size]]

    def _candidate(self, line: bytes) -> Candidate:
        location, modified_raw, published_raw, title, language = line.decode().split("\n")
        modified, modified_until = _span(modified_raw)
        published, published_until = _span(published_raw)
        return Candidate(
            url=location,
            source="sitemap",
            title=title or None,
            published=published if published == published_until else None,
            published_raw=published_raw or None,
            modified=modified,
            modified_until=modified_until,
            modified_raw=modified_raw or None,
            language=language[:2].lower() or None,
        )


_PAGE_FIELDS = ("loc", "lastmod", "publication_date", "title", "language")


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
    children, entries = read_sitemap(content, url)
    return Sitemap(children, list(entries.in_order()))


def read_sitemap(content: bytes, url: str) -> tuple[list[ChildSitemap], Entries]:
    """Read a sitemap as :func:`parse_sitemap` does, its pages in little memory."""
    children: list[ChildSitemap] = []
    entries = Entries()
    for name, fields in _complete(content):
        location = absolute_http_url(fields["loc"], url) if "loc" in fields else None
        if location is None:
            continue
        if name == "sitemap":
            modified, modified_until = _span(fields.get("lastmod"))
            children.append(ChildSitemap(location, modified, modified_until))
        else:
            entries.add({**fields, "loc": location})
    return children, entries


def is_news_sitemap(url: str) -> bool:
    """Whether the name of a sitemap says that it is one for Google News."""
    return bool(_NEWS.search(url.split("://", 1)[-1].partition("/")[2]))


def article_sitemaps(children: Iterable[ChildSitemap]) -> list[ChildSitemap]:
    """Return the sitemaps that may hold articles, the newest first.

    By their time of change where all state one; else by the numbers in their names, the year
    before all others: WordPress counts upwards and fills the last one, others have one a month.
    """
    wanted = [c for c in children if not _NO_ARTICLES.search(c.url.rsplit("/", 1)[-1])]
    dated = [(child.modified, child) for child in wanted if child.modified]
    if len(dated) == len(wanted):
        return [child for _, child in sorted(dated, key=itemgetter(0), reverse=True)]
    return sorted(wanted, key=lambda child: _numbers(child.url), reverse=True)


def _numbers(url: str) -> list[int]:
    """The numbers in the name of a sitemap, a year first."""
    numbers = [int(number) for number in re.findall(r"[0-9]{1,9}", url.rsplit("/", 1)[-1])]
    return sorted(numbers, key=lambda number: not 1990 <= number < 2100)


def _span(raw: str | None) -> tuple[datetime | None, datetime | None]:
    """The earliest and the latest instant that a date of a sitemap may mean."""
    if not raw:
        return None, None
    # As the protocol has it; the reader of all other forms takes many times as long.
    if _W3C.fullmatch(raw):
        with contextlib.suppress(ValueError):
            moment = datetime.fromisoformat(raw)
            return moment, moment
    parsed = parse_date(raw, context="field")
    if parsed is None:
        return None, None
    if parsed.precision in ("second", "minute"):
        return parsed.value, parsed.value
    # The zone of the day is not stated: it may begin before and end after Jakarta's.
    return parsed.value, parsed.value + timedelta(days=1, hours=9)


class _Reader:
    """The bytes of a sitemap, unpacked as they are read, up to :data:`MAX_SITEMAP_BYTES`."""

    def __init__(self, content: bytes) -> None:
        packed = content[:2] == b"\x1f\x8b"
        self._file = gzip.GzipFile(fileobj=BytesIO(content)) if packed else BytesIO(content)
        self._left = MAX_SITEMAP_BYTES
        self._begun = False
        self.tail = b""
        """The last bytes that were read."""

    def read(self, size: int = -1) -> bytes:
        """Read on; nothing more behind the largest size."""
        data = self._read(size)
        # No XML parser forgives blanks before the declaration.
        while data and not self._begun:
            data = data.lstrip(b" \t\r\n")
            self._begun = bool(data)
            data = data or self._read(size)
        self.tail = (self.tail + data)[-1_000:]
        return data

    def _read(self, size: int) -> bytes:
        data = self._file.read(self._left if size < 0 else min(size, self._left))
        self._left -= len(data)
        return data


def _complete(content: bytes) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield the elements, without the last one of a file that breaks off inside it."""
    held: tuple[str, dict[str, str]] | None = None
    reader = _Reader(content)
    for element in _elements(reader):
        if held:
            yield held
        held = element
    if held and _CLOSED.search(reader.tail):
        yield held


def _elements(reader: _Reader) -> Iterator[tuple[str, dict[str, str]]]:
    """Yield ``(url or sitemap, texts of its children by local name)`` in constant memory."""
    events = etree.iterparse(
        reader,
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
    except (etree.XMLSyntaxError, OSError, EOFError, zlib.error):
        return
