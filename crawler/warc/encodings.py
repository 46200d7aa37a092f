"""What HTTP wraps a payload in, undone as far as it is there.

Many crawlers undo it themselves and keep the headers that tell of it.
"""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

import brotli

from crawler.warc.frames import MAX_RECORD
from crawler.warc.zstandard import zstd

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_CHUNK_HEAD = re.compile(rb"([0-9a-fA-F]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
_BOM = b"\xef\xbb\xbf"


class EncodingError(ValueError):
    """A payload that is not in the form that its headers state, or not whole."""


def plain(body: bytes, headers: Iterable[tuple[str, str]]) -> bytes:
    """The payload without transfer and content encoding. Raises EncodingError."""
    stated: dict[str, list[str]] = {"transfer-encoding": [], "content-encoding": []}
    for name, value in headers:
        if name.lower() in stated:
            stated[name.lower()] += [word.strip().lower() for word in value.split(",")]
    if "chunked" in stated["transfer-encoding"] and _CHUNK_HEAD.match(body):
        body = _joined(body)
    for name in reversed(stated["content-encoding"]):
        unpack = _UNPACK.get(name)
        if unpack is None or not body:
            continue
        try:
            body = unpack(body)
        except (zlib.error, zstd.ZstdError, brotli.error, EncodingError) as error:
            if not _is_text(body):
                raise EncodingError(f"{name}: {error}") from None
    return body


def _is_text(body: bytes) -> bool:
    """Whether it is a page or an answer as it stands."""
    begin = body[:1024]
    return b"\0" not in begin and begin.removeprefix(_BOM).lstrip()[:1] in (b"<", b"{", b"[")


def _joined(body: bytes) -> bytes:
    """The chunks as one. Raises EncodingError where the last one is missing."""
    parts: list[bytes] = []
    place = 0
    while head := _CHUNK_HEAD.match(body, place):
        size = int(head[1], 16)
        if not size:
            return b"".join(parts)
        end = head.end() + size
        if body[end : end + 2] != b"\r\n":
            break
        parts.append(body[head.end() : end])
        place = end + 2
    raise EncodingError("chunked: it is not whole")


def _inflated(window: int) -> Callable[[bytes], bytes]:
    def unpack(body: bytes) -> bytes:
        unpacker = zlib.decompressobj(window)
        data = unpacker.decompress(body, MAX_RECORD)
        if not unpacker.eof:
            raise EncodingError("it is not whole, or too large")
        return data

    return unpack


def _deflated(body: bytes) -> bytes:
    """Servers send it with the head that RFC 9110 asks for, and without."""
    try:
        return _inflated(zlib.MAX_WBITS)(body)
    except zlib.error:
        return _inflated(-zlib.MAX_WBITS)(body)


def _brotli(body: bytes) -> bytes:
    unpacker = brotli.Decompressor()
    data: bytes = unpacker.process(body, output_buffer_limit=MAX_RECORD)
    if not unpacker.is_finished():
        raise EncodingError("it is not whole, or too large")
    return data


def _zstandard(body: bytes) -> bytes:
    unpacker = zstd.ZstdDecompressor()
    data = unpacker.decompress(body, MAX_RECORD)
    if not unpacker.eof:
        raise EncodingError("it is not whole, or too large")
    return data


_UNPACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": _inflated(16 + zlib.MAX_WBITS),
    "x-gzip": _inflated(16 + zlib.MAX_WBITS),
    "deflate": _deflated,
    "br": _brotli,
    "zstd": _zstandard,
}
