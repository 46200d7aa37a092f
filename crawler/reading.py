"""Single pages as input: a saved file, a row of a manifest, a page with its further pages."""

from __future__ import annotations

import itertools
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.extraction.document import MAX_BYTES, parse
from crawler.extraction.metadata import Metadata
from crawler.extraction.pages import join_pages
from crawler.extraction.raw import extract_raw
from crawler.extraction.reservations import reservations
from crawler.items import STORED_FIELDS, Article, Refusal
from crawler.steps import run_steps
from crawler.urls import absolute_http_url

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from crawler.items import DateCandidate
    from crawler.profile import SiteProfile

MAX_ROW = 16 * 1024 * 1024
"""Characters of one row of a manifest; a longer one is reported as broken."""

NOWHERE = "about:blank"
"""Address of a page whose address nothing tells: no host, no date, no base for its links."""

ADDRESSES = ("url", "url_key", "fetched_url")

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)(https?://[^\s<>\"]{1,2000})\s*-->")


class Failed(NamedTuple):
    """Why something that was asked for could not be read at all."""

    reason: str
    """A short fixed word: ``no-file``, ``broken-row``, ``status-404``, ``robots`` …"""
    detail: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """One page that was asked for: a file or an address, with what is known about it."""

    file: str | None = None
    """The file as it was named, repeated in the answer."""
    path: Path | None = None
    """Where that file is; None: the page is fetched."""
    url: str | None = None
    """Address of the page; None: the file states it."""
    encoding: str | None = None
    site: str | None = None
    now: datetime | None = None
    """When the page was received; None: when the file was written."""
    row: int | None = None
    """Line of the manifest, from 1."""

    @property
    def name(self) -> str:
        """What a person calls it."""
        return self.file or self.url or f"row {self.row}"


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page as it was received."""

    body: bytes = field(repr=False)
    url: str
    """Its address; :data:`NOWHERE` where nothing tells it."""
    encoding: str | None = None
    received: datetime | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Of the HTTP answer, in order; none: it is not known."""

    @property
    def is_json(self) -> bool:
        """Whether it says that it is the answer of an API, and no page."""
        stated = next((v for name, v in self.headers if name.lower() == "content-type"), "")
        return stated.partition(";")[0].strip().lower().endswith("json")


def raw_article(
    page: Page, *, profile: SiteProfile | None = None, generic: bool = False
) -> Article | Refusal:
    """What one page says, before the steps."""
    article = extract_raw(
        page.body,
        page.url,
        encoding=page.encoding,
        profile=profile,
        generic=generic,
        now=page.received,
    )
    if isinstance(article, Article):
        said = reservations(headers=page.headers)
        article.flags += [flag for flag in said if flag not in article.flags]
    return article


def raw_of_pages(
    pages: Sequence[Page], *, profile: SiteProfile | None = None, generic: bool = False
) -> Article | Refusal:
    """The raw article of its pages, the first page first, joined as far as they can be read."""
    first, *rest = (raw_article(page, profile=profile, generic=generic) for page in pages)
    if isinstance(first, Refusal):
        return first
    further = list(itertools.takewhile(lambda part: isinstance(part, Article), rest))
    parts = [part for part in further if isinstance(part, Article)]
    return join_pages(first, parts) if parts else first


def as_found(
    article: Article,
    pages: Sequence[Page],
    *,
    found_url: str,
    dates: Sequence[DateCandidate] = (),
    language: str | None = None,
) -> Article:
    """A raw article with what its pages do not say: the address under which it was found, and the
    dates and the language that the source of that address stated."""
    article.fetched_url = found_url
    article.aliases.insert(0, found_url)
    article.date_candidates += dates
    article.language = article.language or language
    article.pages = tuple(pages)
    said = {
        "fetched_url": found_url if found_url != pages[0].url else None,
        "date_candidates": list(map(dict, dates)),
        "language": language,
    }
    article.said_by_source = {name: value for name, value in said.items() if value}
    return article


def read_article(
    pages: Sequence[Page], *, profile: SiteProfile | None = None, generic: bool = False
) -> Article | Refusal:
    """The clean article of its pages, by all steps."""
    raw = raw_of_pages(pages, profile=profile, generic=generic)
    return raw if isinstance(raw, Refusal) else run_steps(raw)


def load_page(asked: Asked) -> Page | Failed:
    """Read the file that was asked for; at most one byte more than what extraction takes."""
    assert asked.path is not None
    try:
        with asked.path.open("rb") as file:
            body = file.read(MAX_BYTES + 1)
        written = asked.path.stat().st_mtime
    except FileNotFoundError:
        return Failed("no-file", f"there is no file {asked.path}")
    except (OSError, ValueError) as error:
        return Failed("unreadable", f"{asked.path}: {getattr(error, 'strerror', None) or error}")
    url = asked.url or stated_address(body) or NOWHERE
    received = asked.now or datetime.fromtimestamp(written, UTC)
    return Page(body=body, url=url, encoding=asked.encoding, received=received)


def stated_address(body: bytes) -> str | None:
    """The address that a saved page states: by the browser that saved it, canonical, OpenGraph."""
    if saved := _SAVED_FROM.search(body[:4096]):
        return absolute_http_url(saved.group(1).decode("latin-1"), "")
    doc = parse(body, "")
    if doc is None:
        return None
    meta = Metadata(doc)
    canonical = next(
        (
            element.get("href") or ""
            for element in doc.root.iter("link")
            if "canonical" in (element.get("rel") or "").lower().split()
        ),
        "",
    )
    for address in (canonical, meta.meta("og:url") or ""):
        if url := absolute_http_url(address, ""):
            return url
    return None


# --- manifests ----------------------------------------------------------------------------------


def read_manifest(
    manifest: Path, folder: Path | None = None, otherwise: Asked | None = None
) -> Iterator[Asked | BrokenRow]:
    """Yield the rows of a JSON Lines manifest; *folder* holds the files, else the manifest's own.

    A row names ``file`` or ``url`` or both, and may add ``encoding``, ``site`` and ``now``, which
    *otherwise* gives for all; other keys are ignored. Raises OSError where the manifest itself
    cannot be read.
    """
    base = folder or manifest.parent
    for number, line in _lines(manifest):
        if line is None:
            yield BrokenRow(number, f"longer than {MAX_ROW} characters")
        elif line.strip():
            yield _row(line, number, base, otherwise or Asked())


class BrokenRow(NamedTuple):
    """A row of a manifest that cannot be understood."""

    row: int
    detail: str


def _lines(manifest: Path) -> Iterator[tuple[int, str | None]]:
    """Numbered lines; None for one that is too long."""
    with manifest.open(encoding="utf-8", errors="replace") as file:
        for number in itertools.count(1):
            line = file.readline(MAX_ROW)
            if not line:
                return
            too_long = len(line) == MAX_ROW and not line.endswith("\n")
            if too_long:
                while (more := file.readline(MAX_ROW)) and not more.endswith("\n"):
                    pass
            yield number, None if too_long else line


def _row(line: str, number: int, base: Path, otherwise: Asked) -> Asked | BrokenRow:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        return BrokenRow(number, "no JSON")
    if not isinstance(row, dict):
        return BrokenRow(number, "no JSON object")
    for key in ("file", "url", "encoding", "site", "now"):
        if not isinstance(row.get(key), str | None):
            return BrokenRow(number, f"{key!r} is no text")
    file, url = row.get("file"), row.get("url")
    if not file and not url:
        return BrokenRow(number, "names neither 'file' nor 'url'")
    if url and absolute_http_url(url, "") is None:
        return BrokenRow(number, f"'url' is no http(s) address: {url[:200]!r}")
    try:
        now = parse_instant(row.get("now"))
    except ValueError as error:
        return BrokenRow(number, f"'now': {error}")
    return Asked(
        file=file or None,
        path=base / file if file else None,
        url=url or None,
        encoding=row.get("encoding") or otherwise.encoding,
        site=row.get("site") or otherwise.site,
        now=now or otherwise.now,
        row=number,
    )


def parse_instant(text: str | None) -> datetime | None:
    """An ISO 8601 instant, UTC where it states no offset. Raises ValueError with a sentence."""
    if not text:
        return None
    try:
        instant = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:60]!r} is no instant such as 2026-03-14T09:05:00+07:00") from None
    return instant if instant.tzinfo else instant.replace(tzinfo=UTC)


# --- answers ------------------------------------------------------------------------------------


def article_row(article: Article, file: str | None = None) -> dict[str, Any]:
    """All stored fields of an article as JSON values, with ``file`` and ``published`` beside them.

    ``published`` is ``date_published`` as exactly as it is known: a mere day where only the day is.
    Where nothing tells the address of a page, its fields are null.
    """
    row: dict[str, Any] = {"file": file}
    for name in STORED_FIELDS:
        value = getattr(article, name)
        row[name] = value.isoformat() if isinstance(value, date) else value
        if name == "date_published":
            row["published"] = _as_exact(article)
    if article.fetched_url == NOWHERE:
        row.update(dict.fromkeys(ADDRESSES), site=article.site or None)
    return row


def _as_exact(article: Article) -> str | None:
    instant = article.date_published
    if instant is None:
        return None
    return instant.date().isoformat() if article.date_precision == "day" else instant.isoformat()


def refusal_row(refusal: Refusal, file: str | None = None) -> dict[str, Any]:
    """A page that is no article, with the reason."""
    return {
        "file": file,
        "url": None if refusal.url in ("", NOWHERE) else refusal.url,
        "refusal": refusal.reason,
        "detail": refusal.detail,
    }


def failed_row(failed: Failed, asked: Asked) -> dict[str, Any]:
    """Something that could not be read at all, with the reason."""
    row = {"file": asked.file, "url": asked.url, "error": failed.reason, "detail": failed.detail}
    return row if asked.row is None else {**row, "row": asked.row}


def as_json(row: dict[str, Any], *, indent: int | None = None) -> bytes:
    """A row as UTF-8 with its line end; characters that no encoding has become ``?``."""
    return (json.dumps(row, ensure_ascii=False, indent=indent) + "\n").encode("utf-8", "replace")
