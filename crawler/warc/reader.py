"""What the records of WARC files hold, and the pages of the archive by their place."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from fastwarc.warc import ArchiveIterator, WarcRecordType
from w3lib.encoding import http_content_type_encoding

from crawler.profile import SiteProfile
from crawler.reading import Page
from crawler.warc.encodings import EncodingError, plain
from crawler.warc.frames import frames
from crawler.warc.records import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path

    from fastwarc.warc import WarcRecord

    from crawler.warc.frames import Frame


class RecordError(Exception):
    """A record that cannot be used; ``reason`` is a short fixed word.

    ``no-file``, ``truncated``, ``broken``, ``removed`` or ``no-page``.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


@dataclass(frozen=True, kw_only=True, slots=True)
class Record:
    """One record, its HTTP head parsed and its payload without encodings."""

    kind: str
    """``response``, ``warcinfo``, ``metadata`` …"""
    id: str | None
    url: str | None
    date: datetime | None
    headers: dict[str, str] = field(repr=False)
    """Of the record, lower-case names."""
    status: int | None
    http_headers: tuple[tuple[str, str], ...] = field(repr=False)
    body: bytes = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Capture:
    """What was kept of one article: its pages, or the answer of an API that held it."""

    pages: tuple[Page, ...]
    """The page and those that continue it."""
    digests: tuple[str, ...] = ()
    """Digests of their payloads, as the records state them."""
    facts: dict[str, Any] = field(default_factory=dict)
    """What the source said that named it."""
    offset: int = 0
    length: int = 0
    id: str = ""
    """Identity of the first record."""
    info: str = ""
    """Identity of the record that describes the file."""

    @property
    def is_answer(self) -> bool:
        """Whether it is the answer of an API, and no page."""
        return self.pages[0].is_json


# --- records ------------------------------------------------------------------------------------


def parse_record(data: bytes) -> Record:
    """The record of a frame. Raises RecordError where it is none."""
    try:
        found = next(iter(ArchiveIterator(io.BytesIO(data), parse_http=True, auto_decode="none")))
        return _record(found)
    except StopIteration:
        raise RecordError("broken", "no record") from None
    except EncodingError as error:
        raise RecordError("broken", str(error)) from None
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise RecordError("broken", f"cannot be read: {error}") from None


def _record(found: WarcRecord) -> Record:
    head = {name.lower(): value for name, value in found.headers.items()}
    http = found.http_headers
    http_headers = tuple(http.items()) if http is not None else ()
    body = plain(found.reader.read(), http_headers)
    kind = found.record_type
    assert isinstance(kind, WarcRecordType)
    return Record(
        kind=str(kind),
        id=head.get("warc-record-id"),
        url=(head.get("warc-target-uri") or "").strip("<>") or None,
        date=found.record_date,
        headers=head,
        status=http.status_code if http is not None else None,
        http_headers=http_headers,
        body=body,
    )


def page_of(record: Record) -> Page:
    """The page of a response."""
    assert record.url is not None
    stated = next((v for name, v in record.http_headers if name.lower() == "content-type"), None)
    return Page(
        body=record.body,
        url=record.url,
        encoding=http_content_type_encoding(stated),
        received=record.date,
        status=record.status or 0,
        headers=record.http_headers,
    )


def captures(found: Iterable[tuple[Frame, Record]]) -> Iterator[Capture]:
    """Responses, each with the records that say that they belong to it and follow it."""
    first: Record | None = None
    capture: Capture | None = None
    for frame, record in found:
        belongs = first is not None and record.headers.get("warc-concurrent-to") == first.id
        if capture is not None and belongs:
            if record.kind == "metadata":
                capture = replace(capture, facts=_facts(record))
            elif record.kind == "response" and record.url and record.status is not None:
                capture = replace(
                    capture,
                    pages=(*capture.pages, page_of(record)),
                    digests=(*capture.digests, record.headers.get("warc-payload-digest", "")),
                )
            capture = replace(capture, length=frame.offset + frame.length - capture.offset)
            continue
        if record.kind != "response" or not record.url or record.status is None:
            continue
        if capture is not None:
            yield capture
        first = record
        capture = Capture(
            pages=(page_of(record),),
            digests=(record.headers.get("warc-payload-digest", ""),),
            offset=frame.offset,
            length=frame.length,
            id=record.id or "",
            info=record.headers.get("warc-warcinfo-id", ""),
        )
    if capture is not None:
        yield capture


def _facts(record: Record) -> dict[str, Any]:
    try:
        stated = json.loads(record.body)
    except (ValueError, RecursionError):
        return {}
    return stated if isinstance(stated, dict) else {}


# --- by place -----------------------------------------------------------------------------------


def read_bytes(folder: Path, place: Location) -> bytes:
    """The records of that place, as they lie in the file. Raises RecordError."""
    try:
        with (folder / place.file).open("rb") as file:
            file.seek(place.offset)
            data = file.read(place.length)
    except FileNotFoundError:
        raise RecordError("no-file", f"there is no file {folder / place.file}") from None
    except OSError as error:
        raise RecordError("no-file", f"{folder / place.file}: {error.strerror}") from None
    if len(data) < place.length:
        raise RecordError(
            "truncated", f"{place.file} ends before byte {place.offset + place.length}"
        )
    return data


def read_capture(folder: Path, place: Location) -> Capture:
    """What was kept at that place. Raises RecordError."""
    return capture_of(read_bytes(folder, place), place)


def capture_of(data: bytes, place: Location) -> Capture:
    """What the records of a place hold. Raises RecordError."""
    found: list[tuple[Frame, Record]] = []
    for frame in frames(io.BytesIO(data)):
        if frame.data is None:
            raise RecordError("broken", f"{place.file}, byte {place.offset}: {frame.problem}")
        found.append((frame, parse_record(frame.data)))
    if found and found[0][1].body.startswith(b"removed:"):
        raise RecordError("removed", "the page was removed on request")
    capture = next(captures(found), None)
    if capture is None:
        raise RecordError("no-page", f"{place.file}, byte {place.offset}: no page")
    return capture


def captures_in(path: Path, name: str) -> Iterator[tuple[Location, Capture]]:
    """All that a file of the archive holds, with its places; what is broken is passed over."""
    try:
        with path.open("rb") as file:
            for capture in captures(_whole(frames(file))):
                yield Location(name, capture.offset, capture.length), capture
    except FileNotFoundError:
        return  # pruned meanwhile


def _whole(found: Iterable[Frame]) -> Iterator[tuple[Frame, Record]]:
    for frame in found:
        if frame.data is None:
            continue
        try:
            yield frame, parse_record(frame.data)
        except RecordError:
            continue


@lru_cache(maxsize=256)
def profile_of(path: Path) -> SiteProfile | None:
    """What was known of the site when the file was made; None: it does not say."""
    try:
        with path.open("rb") as file:
            frame = next(frames(file), None)
        record = parse_record(frame.data) if frame and frame.data else None
    except (OSError, RecordError):
        return None
    if record is None or record.kind != "warcinfo":
        return None
    for line in record.body.decode("utf-8", "replace").splitlines():
        name, _, value = line.partition(": ")
        if name == "profile":
            try:
                return SiteProfile.from_json(value)
            except (ValueError, TypeError):
                return None
    return None
