"""Payloads as crawlers keep them: packed, cut into chunks, or plain although they say otherwise."""

from __future__ import annotations

import gzip
import zlib

import brotli
import pytest

from crawler.warc.encodings import EncodingError, plain
from crawler.warc.zstandard import zstd

PAGE = b"<!DOCTYPE html><p>Jalan lintas dibuka kembali.</p>" * 400


def chunked(body: bytes) -> bytes:
    parts = [body[place : place + 1000] for place in range(0, len(body), 1000)]
    return b"".join(b"%x;a=b\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return packer.compress(body) + packer.flush()


CHUNKS = ("Transfer-Encoding", "chunked")


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(PAGE, [], id="none"),
        pytest.param(gzip.compress(PAGE), [("content-encoding", "gzip")], id="gzip"),
        pytest.param(gzip.compress(PAGE), [("Content-Encoding", "X-GZIP")], id="x-gzip"),
        pytest.param(zlib.compress(PAGE), [("Content-Encoding", "deflate")], id="deflate"),
        pytest.param(raw_deflate(PAGE), [("Content-Encoding", "deflate")], id="deflate-raw"),
        pytest.param(brotli.compress(PAGE), [("Content-Encoding", "br")], id="brotli"),
        pytest.param(zstd.compress(PAGE), [("Content-Encoding", "zstd")], id="zstandard"),
        pytest.param(chunked(PAGE), [CHUNKS], id="chunked"),
        pytest.param(
            chunked(brotli.compress(gzip.compress(PAGE))),
            [CHUNKS, ("Content-Encoding", "gzip, br")],
            id="all-of-them",
        ),
        pytest.param(PAGE, [CHUNKS], id="not-chunked"),
        pytest.param(PAGE, [("Content-Encoding", "gzip")], id="not-gzip"),
        pytest.param(b"\xef\xbb\xbf" + PAGE, [("Content-Encoding", "br")], id="not-brotli"),
        pytest.param(PAGE, [("Content-Encoding", "utf-8")], id="no-encoding"),
    ],
)
def test_the_page_comes_out(body: bytes, headers: list[tuple[str, str]]) -> None:
    assert plain(body, headers).removeprefix(b"\xef\xbb\xbf") == PAGE


@pytest.mark.parametrize(
    ("body", "headers"),
    [
        pytest.param(gzip.compress(PAGE)[:-9], [("Content-Encoding", "gzip")], id="gzip"),
        pytest.param(brotli.compress(PAGE)[:-9], [("Content-Encoding", "br")], id="brotli"),
        pytest.param(zstd.compress(PAGE)[:-9], [("Content-Encoding", "zstd")], id="zstandard"),
        pytest.param(chunked(PAGE)[:-900], [CHUNKS], id="chunked"),
        pytest.param(b"\0\1\2" * 500, [("Content-Encoding", "gzip")], id="nothing-known"),
    ],
)
def test_what_is_not_whole_is_no_page(body: bytes, headers: list[tuple[str, str]]) -> None:
    with pytest.raises(EncodingError):
        plain(body, headers)


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.warc.encodings.MAX_RECORD", 1 << 20)
    for name, body in (
        ("gzip", gzip.compress(bytes(1 << 24))),
        ("br", brotli.compress(bytes(1 << 24))),
        ("zstd", zstd.compress(bytes(1 << 24))),
    ):
        with pytest.raises(EncodingError):
            plain(body, [("Content-Encoding", name)])
