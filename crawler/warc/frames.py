"""The frames of records in a WARC file, each found on its own: a broken one costs only itself.

Records are packed one by one (``.warc.gz``, ``.warc.zst``) or not at all. Files that were packed
as a whole are no valid WARC, but they exist and are read too.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import io
import re
import zlib
from typing import TYPE_CHECKING, NamedTuple, Protocol

from crawler.warc.zstandard import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

MAX_RECORD = 64 * 1024 * 1024
"""Bytes of a record, unpacked. A larger one is passed over as broken: it is no page."""

CHUNK = 256 * 1024
STEP = 16 * 1024
"""Bytes that are lost at most before the place where a file that was packed as a whole breaks."""
_VERSION = b"WARC/1."
_NEXT_PLAIN = re.compile(rb"\r\n(?=WARC/1\.)")
_LENGTH = re.compile(rb"^content-length:[ \t]*(\d{1,15})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE)
_DIGEST = re.compile(
    rb"^warc-block-digest:[ \t]*sha1:([a-z2-7]{32})[ \t]*\r?$", re.IGNORECASE | re.MULTILINE
)
_MAX_HEAD = 64 * 1024
_GZIP = b"\x1f\x8b\x08"
_ZSTD = b"\x28\xb5\x2f\xfd"
_ZSTD_DICTIONARY = b"\x5d\x2a\x4d\x18"
"""Begins the frame that holds the dictionary of a file (IIPC, WARC Zstandard 1.0)."""
_DAMAGE = (zlib.error, zstd.ZstdError, EOFError, OSError)


class Frame(NamedTuple):
    """A record, or a stretch of a file that is none."""

    offset: int
    """In the file; of a file that was packed as a whole, in what it holds."""
    length: int
    """Bytes there."""
    data: bytes | None
    """The record, unpacked; None: nothing can be read here."""
    problem: str | None = None
    """Why."""


class _Unpacker(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, max_length: int, /) -> bytes: ...


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class _Packing(NamedTuple):
    """How records are packed."""

    magic: bytes
    unpacker: Callable[[], _Unpacker]
    stream: Callable[[BinaryIO], _Readable]
    """All that follows as one stream."""


def frames(file: BinaryIO) -> Iterator[Frame]:
    """The records of a file that can seek, in order.

    Of what is broken, one frame tells; the records behind it follow. Holds one record at a time.
    """
    start = file.tell()
    head = file.read(len(_ZSTD))
    file.seek(start)
    if head.startswith(_GZIP):
        yield from _packed_frames(file, _gzip())
    elif head in (_ZSTD, _ZSTD_DICTIONARY):
        yield from _packed_frames(file, _zstd(file))
    else:
        yield from _plain_frames(_Ahead(file, start))


def _gzip() -> _Packing:
    return _Packing(
        _GZIP,
        lambda: zlib.decompressobj(16 + zlib.MAX_WBITS),
        lambda file: gzip.GzipFile(fileobj=file),
    )


def _zstd(file: BinaryIO) -> _Packing:
    """Reads the dictionary too, where the file begins with one."""
    start = file.tell()
    head = file.read(8)
    dictionary = None
    if head.startswith(_ZSTD_DICTIONARY):
        held = file.read(min(int.from_bytes(head[4:], "little"), MAX_RECORD))
        try:
            held = zstd.decompress(held) if held.startswith(_ZSTD) else held
            dictionary = zstd.ZstdDict(held)
        except (zstd.ZstdError, ValueError):
            pass  # then no frame can be read, and each says so
    else:
        file.seek(start)
    return _Packing(
        _ZSTD,
        lambda: zstd.ZstdDecompressor(dictionary),
        lambda file: zstd.ZstdFile(file, zstd_dict=dictionary),
    )


# --- packed one by one --------------------------------------------------------------------------


def _packed_frames(file: BinaryIO, packing: _Packing) -> Iterator[Frame]:
    offset = file.tell()
    damage: tuple[int, str] | None = None
    while True:
        frame = _member(file, offset, packing)
        if frame is not None and frame.data is not None:
            if damage is not None:
                yield Frame(damage[0], offset - damage[0], None, damage[1])
                damage = None
            if _holds_more(frame.data):
                file.seek(offset)
                yield from _plain_frames(_Ahead(packing.stream(file), 0))
                return
            yield frame
            offset += frame.length
            continue
        if damage is None and frame is not None:
            damage = offset, frame.problem or "broken"
        # A frame is looked for from the second byte on: the first began the one that is broken.
        following = None if frame is None else _find(file, packing.magic, offset + 1)
        if following is None:
            if damage is not None:
                yield Frame(damage[0], file.seek(0, io.SEEK_END) - damage[0], None, damage[1])
            return
        offset = following


def _member(file: BinaryIO, offset: int, packing: _Packing) -> Frame | None:
    """What is packed there; None: the file ends there.

    Of what was packed as a whole, as much as shows that.
    """
    file.seek(offset)
    unpacker = packing.unpacker()
    parts: list[bytes] = []
    unpacked = read = 0
    while not unpacker.eof:
        chunk = file.read(CHUNK)
        if not chunk:
            data = b"".join(parts)
            if _holds_more(data):
                return Frame(offset, read, data)
            return Frame(offset, read, None, "truncated") if read else None
        read += len(chunk)
        try:
            part = unpacker.decompress(chunk, MAX_RECORD + 1 - unpacked)
        except _DAMAGE as error:
            return Frame(offset, read, None, f"broken: {error}")
        unpacked += len(part)
        parts.append(part)
        if unpacked > MAX_RECORD:
            data = b"".join(parts)
            if _holds_more(data):
                return Frame(offset, read, data)
            return Frame(offset, read, None, f"larger than {MAX_RECORD >> 20} MB")
        if len(parts) == 1 and len(part) >= len(_VERSION) and not part.startswith(_VERSION):
            return Frame(offset, read, None, "no record")
    return Frame(offset, read - len(unpacker.unused_data), b"".join(parts))


def _holds_more(data: bytes) -> bool:
    """Whether another record follows the first one."""
    size = _size(data[:_MAX_HEAD])
    return size is not None and data[size : size + 64].lstrip(b"\r\n").startswith(_VERSION)


def _find(file: BinaryIO, magic: bytes, offset: int) -> int | None:
    """Where the next frame begins that may be a record."""
    file.seek(offset)
    rest = b""
    place = offset
    while chunk := file.read(CHUNK):
        window = rest + chunk
        found = window.find(magic)
        if found >= 0:
            return place - len(rest) + found
        rest = window[-(len(magic) - 1) :]
        place += len(chunk)
    return None


# --- not packed ---------------------------------------------------------------------------------


class _Ahead:
    """A stream whose next bytes can be looked at before they are passed."""

    def __init__(self, file: _Readable, offset: int) -> None:
        self._file = file
        self._held = bytearray()
        self.offset = offset
        self.damage: str | None = None
        """Why the stream ends before its end."""

    def look(self, size: int) -> bytes:
        """The next bytes, fewer where the stream ends."""
        while len(self._held) < size:
            try:
                chunk = self._file.read(STEP)
            except _DAMAGE as error:
                self.damage = f"broken: {error}"
                break
            if not chunk:
                break
            self._held += chunk
        return bytes(self._held[:size])

    def skip(self, size: int) -> None:
        """Pass so many bytes that were looked at."""
        del self._held[:size]
        self.offset += size


def _plain_frames(ahead: _Ahead) -> Iterator[Frame]:
    while head := ahead.look(_MAX_HEAD):
        blank = len(head) - len(head.lstrip(b"\r\n"))
        if blank:
            ahead.skip(blank)
            continue
        offset = ahead.offset
        size = _size(head)
        problem = "broken"
        if size is not None and size <= MAX_RECORD:
            data = ahead.look(size + 4)
            if len(data) < size:
                problem = ahead.damage or "truncated"
            elif not data[size:].strip(b"\r\n"):
                intact = _is_intact(data[:size])
                ahead.skip(len(data))
                yield (
                    Frame(offset, len(data), data[:size] + b"\r\n\r\n")
                    if intact
                    else Frame(offset, len(data), None, "broken: its digest is another")
                )
                continue
        elif size is not None:
            problem = f"larger than {MAX_RECORD >> 20} MB"
        _pass_to_next(ahead)
        yield Frame(offset, ahead.offset - offset, None, problem)
    if ahead.damage and not ahead.look(1):
        yield Frame(ahead.offset, 0, None, ahead.damage)


def _size(head: bytes) -> int | None:
    """Bytes of the record that begins there, as it says itself; None: none begins there."""
    end = head.find(b"\r\n\r\n")
    stated = _LENGTH.search(head[:end]) if end >= 0 and head.startswith(_VERSION) else None
    return end + 4 + int(stated[1]) if stated else None


def _is_intact(record: bytes) -> bool:
    """Whether the block is what its digest says. What is packed has a checksum beside that."""
    end = record.find(b"\r\n\r\n")
    stated = _DIGEST.search(record[:end])
    if stated is None:
        return True
    found = hashlib.sha1(memoryview(record)[end + 4 :], usedforsecurity=False).digest()
    try:
        return base64.b32decode(stated[1].upper()) == found
    except binascii.Error:
        return True


def _pass_to_next(ahead: _Ahead) -> None:
    """Go to where the next record begins, or to the end."""
    ahead.skip(1)
    while window := ahead.look(CHUNK):
        if found := _NEXT_PLAIN.search(window):
            ahead.skip(found.end())
            return
        ahead.skip(len(window) if len(window) < CHUNK else len(window) - 9)
