"""Reading WARC files: those of the archive by place, any file from its beginning to its end.

The frame of every record is read here, so that a broken one costs itself only; what is inside is
read by FastWARC.
"""

from __future__ import annotations

import io
import json
import re
import zlib
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from fastwarc.warc import ArchiveIterator, WarcRecordType
from w3lib.encoding import http_content_type_encoding

from crawler.profile import SiteProfile
from crawler.reading import Page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from pathlib import Path
    from typing import BinaryIO

    from fastwarc.warc import WarcRecord

    from crawler.warc.records import Location

MAX_RECORD = 64 * 1024 * 1024
"""Bytes of a record, unpacked. A larger one is passed over as broken: it is no page."""

CHUNK = 256 * 1024
_GZIP = b"\x1f\x8b\x08"
_VERSION = b"WARC/1."
_NEXT_PLAIN = re.compile(rb"\r\n(?=WARC/1\.)")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_MAX_HEAD = 64 * 1024


class RecordError(Exception):
    """A record that cannot be used; ``reason`` is a short fixed word.

    ``no-file``, ``truncated``, ``broken``, ``removed`` or ``no-page``.
    """

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Frame(NamedTuple):
    """A record, or a stretch of a file that is none."""

    offset: int
    length: int
    """Bytes in the file."""
    data: bytes | None
    """The record, unpacked; None: nothing can be read here."""
    problem: str | None = None
    """Why."""


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


# --- frames -------------------------------------------------------------------------------------


def frames(file: BinaryIO) -> Iterator[Frame]:
    """The records of a file that can seek, compressed one by one or not at all, in order.

    Of what is broken, one frame tells; the records behind it follow. Holds one record at a time.
    """
    start = file.tell()
    head = file.read(len(_GZIP))
    file.seek(start)
    yield from _gzip_frames(file) if head == _GZIP else _plain_frames(file)


def _gzip_frames(file: BinaryIO) -> Iterator[Frame]:
    offset = file.tell()
    damage: tuple[int, str] | None = None
    while True:
        frame = _gzip_frame(file, offset)
        if frame is not None and frame.data is not None:
            if damage is not None:
                yield Frame(damage[0], offset - damage[0], None, damage[1])
                damage = None
            yield frame
            offset += frame.length
            continue
        if damage is None and frame is not None:
            damage = offset, frame.problem or "broken"
        # A frame is looked for from the second byte on: the first began the one that is broken.
        following = None if frame is None else _find_gzip(file, offset + 1)
        if following is None:
            if damage is not None:
                yield Frame(damage[0], file.seek(0, io.SEEK_END) - damage[0], None, damage[1])
            return
        offset = following


def _gzip_frame(file: BinaryIO, offset: int) -> Frame | None:
    """The gzip member that begins there; None: the file ends there."""
    file.seek(offset)
    unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS)
    parts: list[bytes] = []
    unpacked = read = 0
    while not unpacker.eof:
        chunk = file.read(CHUNK)
        if not chunk:
            return Frame(offset, read, None, "truncated") if read else None
        read += len(chunk)
        try:
            part = unpacker.decompress(chunk, MAX_RECORD + 1 - unpacked)
        except zlib.error as error:
            return Frame(offset, read, None, f"broken: {error}")
        unpacked += len(part)
        parts.append(part)
        if unpacked > MAX_RECORD:
            return Frame(offset, read, None, f"larger than {MAX_RECORD >> 20} MB")
        if len(parts) == 1 and len(part) >= len(_VERSION) and not part.startswith(_VERSION):
            return Frame(offset, read, None, "no record")
    return Frame(offset, read - len(unpacker.unused_data), b"".join(parts))


def _find_gzip(file: BinaryIO, offset: int) -> int | None:
    """Where the next gzip member begins that may be a record."""
    file.seek(offset)
    rest = b""
    place = offset
    while chunk := file.read(CHUNK):
        window = rest + chunk
        found = window.find(_GZIP)
        if found >= 0:
            return place - len(rest) + found
        rest = window[-(len(_GZIP) - 1) :]
        place += len(chunk)
    return None


def _plain_frames(file: BinaryIO) -> Iterator[Frame]:
    offset = file.tell()
    while True:
        file.seek(offset)
        head = file.read(_MAX_HEAD)
        if not head.strip(b"\r\n"):
            return
        blank = len(head) - len(head.lstrip(b"\r\n"))
        offset, head = offset + blank, head[blank:]
        end = head.find(b"\r\n\r\n")
        stated = _LENGTH.search(head[:end]) if end >= 0 and head.startswith(_VERSION) else None
        size = end + 4 + int(stated[1]) if stated else 0
        problem = "broken"
        if stated and size <= MAX_RECORD:
            file.seek(offset)
            data = file.read(size)
            behind = file.read(4)
            if len(data) < size:
                problem = "truncated"
            elif behind == b"\r\n\r\n" or not behind.strip(b"\r\n"):
                yield Frame(offset, size + 4, data + b"\r\n\r\n")
                offset += size + 4
                continue
        elif stated:
            problem = f"larger than {MAX_RECORD >> 20} MB"
        following = _find_plain(file, offset + 1)
        end_of_gap = following if following is not None else file.seek(0, io.SEEK_END)
        yield Frame(offset, end_of_gap - offset, None, problem)
        if following is None:
            return
        offset = following


def _find_plain(file: BinaryIO, offset: int) -> int | None:
    file.seek(offset)
    rest = b""
    place = offset
    while chunk := file.read(CHUNK):
        window = rest + chunk
        if found := _NEXT_PLAIN.search(window):
            return place - len(rest) + found.end()
        rest = window[-9:]
        place += len(chunk)
    return None


# --- records ------------------------------------------------------------------------------------


def parse_record(data: bytes) -> Record:
    """The record of a frame. Raises RecordError where it is none."""
    try:
        found = next(iter(ArchiveIterator(io.BytesIO(data), parse_http=True, auto_decode="all")))
        return _record(found)
    except StopIteration:
        raise RecordError("broken", "no record") from None
    except (OSError, ValueError, KeyError, EOFError) as error:
        raise RecordError("broken", f"cannot be read: {error}") from None


def _record(found: WarcRecord) -> Record:
    head = {name.lower(): value for name, value in found.headers.items()}
    http = found.http_headers
    body = found.reader.read()
    kind = found.record_type
    assert isinstance(kind, WarcRecordType)
    return Record(
        kind=str(kind),
        id=head.get("warc-record-id"),
        url=(head.get("warc-target-uri") or "").strip("<>") or None,
        date=found.record_date,
        headers=head,
        status=http.status_code if http is not None else None,
        http_headers=tuple(http.items()) if http is not None else (),
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
