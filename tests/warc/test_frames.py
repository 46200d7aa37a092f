"""Records found in files: packed one by one, not at all, as a whole; whole and broken."""

from __future__ import annotations

import gzip
import io
import random
from typing import TYPE_CHECKING

import pytest

from crawler.warc.frames import CHUNK, frames
from crawler.warc.reader import parse_record
from crawler.warc.records import new_id, record
from crawler.warc.zstandard import zstd

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.warc.frames import Frame

RNG = random.Random(3)
BLOCKS = [RNG.randbytes(6_000).hex().encode() for _ in range(40)]
PACKED = [record("resource", block, content_type="text/plain") for block in BLOCKS]
PLAIN = [gzip.decompress(packed) for packed in PACKED]
DICTIONARY = zstd.train_dict(PLAIN * 20, 2_000)


def read(data: bytes) -> list[Frame]:
    return list(frames(io.BytesIO(data)))


def blocks(found: list[Frame]) -> list[bytes]:
    return [parse_record(frame.data).body for frame in found if frame.data is not None]


def with_dictionary(compressed: bool) -> bytes:
    """As the IIPC describes it: the dictionary first, in a frame that others pass over."""
    held = DICTIONARY.dict_content
    held = zstd.compress(held) if compressed else held
    head = b"\x5d\x2a\x4d\x18" + len(held).to_bytes(4, "little") + held
    return head + b"".join(zstd.compress(plain, zstd_dict=DICTIONARY) for plain in PLAIN)


FORMS: dict[str, Callable[[], bytes]] = {
    "gzip": lambda: b"".join(PACKED),
    "plain": lambda: b"".join(PLAIN),
    "zstandard": lambda: b"".join(map(zstd.compress, PLAIN)),
    "zstandard-dictionary": lambda: with_dictionary(False),
    "zstandard-packed-dictionary": lambda: with_dictionary(True),
    "gzip-as-a-whole": lambda: gzip.compress(b"".join(PLAIN)),
    "gzip-in-blocks": lambda: b"".join(
        gzip.compress(b"".join(PLAIN)[place : place + 70_000])
        for place in range(0, sum(map(len, PLAIN)), 70_000)
    ),
    "zstandard-as-a-whole": lambda: zstd.compress(b"".join(PLAIN)),
}


@pytest.mark.parametrize("form", FORMS)
def test_all_records_of_a_file_are_found(form: str) -> None:
    found = read(FORMS[form]())
    assert blocks(found) == BLOCKS
    assert [frame.problem for frame in found] == [None] * len(BLOCKS)
    offsets = [frame.offset for frame in found]
    assert offsets == sorted(set(offsets))


def test_a_whole_file_larger_than_a_record_may_be_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.warc.frames.MAX_RECORD", 50_000)
    assert blocks(read(gzip.compress(b"".join(PLAIN)))) == BLOCKS


@pytest.mark.parametrize("form", FORMS)
def test_a_file_that_breaks_off_gives_what_is_whole(form: str) -> None:
    data = FORMS[form]()
    found = read(data[: len(data) - len(data) // 80])
    kept = blocks(found)
    assert kept == BLOCKS[: len(kept)]
    assert found[-1].data is None
    assert found[-1].problem, "and says that it is not all"
    if form != "zstandard-as-a-whole":  # its blocks hold 128 KB
        assert len(kept) >= len(BLOCKS) - 5


@pytest.mark.parametrize("parts", [PACKED, list(map(zstd.compress, PLAIN))], ids=["gzip", "zstd"])
def test_a_broken_frame_costs_only_itself(parts: list[bytes]) -> None:
    broken = bytearray(parts[7])
    broken[40:60] = bytes(20)
    found = read(b"".join([*parts[:7], bytes(broken), *parts[8:]]))
    assert blocks(found) == BLOCKS[:7] + BLOCKS[8:]
    assert sum(frame.data is None for frame in found) == 1


def test_a_changed_byte_of_a_plain_record_is_found_by_its_digest() -> None:
    broken = bytearray(PLAIN[7])
    broken[-100] ^= 1
    found = read(b"".join([*PLAIN[:7], bytes(broken), *PLAIN[8:]]))
    assert blocks(found) == BLOCKS[:7] + BLOCKS[8:]
    assert [frame.problem for frame in found if frame.data is None] == [
        "broken: its digest is another"
    ]


def test_a_plain_record_longer_than_it_says_costs_only_itself() -> None:
    longer = PLAIN[3][:-4] + b"x" * (2 * CHUNK) + b"\r\n\r\n"
    found = read(b"".join([*PLAIN[:3], longer, *PLAIN[4:]]))
    assert blocks(found) == BLOCKS[:3] + BLOCKS[4:]


def test_records_need_no_digest_and_may_stand_apart() -> None:
    bare = b"WARC/1.0\r\nWARC-Type: resource\r\nWARC-Record-ID: %s\r\nContent-Length: 3\r\n\r\nabc"
    bare = bare % new_id().encode()
    found = read(b"\r\n\r\n".join([bare, b"\r\n" * 40_000 + bare]) + b"\r\n\r\n\r\n")
    assert blocks(found) == [b"abc", b"abc"]
