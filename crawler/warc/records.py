"""Records of WARC 1.1 as bytes (ISO 28500:2017).

Each record is a gzip member of its own, so that it can be read, and overwritten, where it lies.
One member for a whole file is no valid WARC.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import uuid
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from isal import isal_zlib

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.profile import SiteProfile
    from crawler.reading import Page

LEVEL = 2
"""Of ISA-L. zlib at level 4 takes eight times as long for records that are 6 to 9 % smaller."""

REMOVED = b"removed: on request\r\n"
"""What stands in the place of a record that was removed."""

_DROPPED = frozenset({"content-length", "transfer-encoding", "connection", "set-cookie"})
"""Headers of the transport, which the kept body has left behind, and those of a session."""

_BREAKS = re.compile(r"[\r\n\x00]+")
_GZIP = 16 + zlib.MAX_WBITS
_GZIP_HEAD = b"\x1f\x8b\x08%c\x00\x00\x00\x00\x00\xff"
_COMMENT = 0x10


class Location(NamedTuple):
    """Where the records of an article are: the page, those that continue it, what goes with them.

    They lie one behind the other, so that they are read at once.
    """

    file: str
    """Relative to the folder of the archived pages, with ``/``."""
    offset: int
    length: int


def page_records(
    pages: Sequence[Page], digests: Sequence[str], *, info: str, facts: Mapping[str, Any] | None
) -> bytes:
    """The records of a page, of the pages that continue it, and what its source said of it.

    ``digests`` are those of their payloads, ``info`` is the identity of the file's first record.
    """
    first = new_id()
    parts = [
        response(
            page,
            record_id=new_id() if number else first,
            info=info,
            beside=first if number else None,
            payload_digest=payload_digest,
        )
        for number, (page, payload_digest) in enumerate(zip(pages, digests, strict=True))
    ]
    if facts:
        parts.append(
            record(
                "metadata",
                json.dumps(facts, ensure_ascii=False).encode(),
                content_type="application/json",
                date=pages[0].received,
                headers={
                    "WARC-Target-URI": pages[0].url,
                    "WARC-Concurrent-To": first,
                    "WARC-Warcinfo-ID": info,
                },
            )
        )
    return b"".join(parts)


def response(
    page: Page,
    *,
    record_id: str,
    info: str,
    beside: str | None = None,
    payload_digest: str | None = None,
    zlib_level: int | None = None,
) -> bytes:
    """One answer as it was received, its body without transfer and content encoding."""
    headers = {
        "WARC-Target-URI": page.url,
        "WARC-Payload-Digest": payload_digest or digest(page.body),
        "WARC-Warcinfo-ID": info,
    }
    if beside:
        headers["WARC-Concurrent-To"] = beside
    return record(
        "response",
        http_head(page) + page.body,
        content_type="application/http;msgtype=response",
        date=page.received,
        headers=headers,
        record_id=record_id,
        zlib_level=zlib_level,
    )


def http_head(page: Page) -> bytes:
    """The head of an answer, its length that of the body at hand."""
    lines = [f"HTTP/1.1 {page.status} {'OK' if page.status == 200 else 'Other'}"]
    lines += [
        f"{name}: {_BREAKS.sub(' ', value)}"
        for name, value in page.headers
        if name.lower() not in _DROPPED
    ]
    if page.encoding and not any(name.lower() == "content-type" for name, _ in page.headers):
        lines.append(f"Content-Type: text/html; charset={page.encoding}")
    lines.append(f"Content-Length: {len(page.body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")


def warcinfo(
    *, record_id: str, name: str, profile: SiteProfile, fields: Mapping[str, str]
) -> bytes:
    """The first record of a file: who made it, and what was known of the site."""
    lines = {
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        **fields,
        "isPartOf": profile.name,
        "profile": profile.as_json(),
    }
    text = "".join(f"{key}: {_BREAKS.sub(' ', value)}\r\n" for key, value in lines.items())
    return record(
        "warcinfo",
        text.encode(),
        content_type="application/warc-fields",
        headers={"WARC-Filename": name},
        record_id=record_id,
    )


def removed(length: int) -> bytes:
    """A record of exactly ``length`` bytes that says nothing but that something was removed."""
    member = record("metadata", REMOVED, content_type="application/warc-fields")
    return padded(member, length)


def record(
    kind: str,
    block: bytes,
    *,
    content_type: str,
    date: datetime | None = None,
    headers: Mapping[str, str] | None = None,
    record_id: str | None = None,
    zlib_level: int | None = None,
) -> bytes:
    """One record as a gzip member; ``date`` is aware, None: now.

    With a level of zlib it takes longer and becomes smaller.
    """
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id or new_id(),
        "WARC-Date": date_text(date or datetime.now(UTC)),
        **(headers or {}),
        "WARC-Block-Digest": digest(block),
        "Content-Type": content_type,
        "Content-Length": str(len(block)),
    }
    head = "".join(f"{name}: {_BREAKS.sub('', value)}\r\n" for name, value in fields.items())
    parts = (b"WARC/1.1\r\n", head.encode("utf-8", "replace"), b"\r\n", block, b"\r\n\r\n")
    data = b"".join(parts)
    if zlib_level is None:
        return isal_zlib.compress(data, LEVEL, _GZIP)
    return zlib.compress(data, zlib_level, _GZIP)


def padded(member: bytes, length: int) -> bytes:
    """The same gzip member made ``length`` bytes long by a comment, which readers pass over.

    Raises ValueError where it is longer.
    """
    spare = length - len(member)
    if spare < 0:
        raise ValueError(f"a record of {len(member)} bytes has no room in {length}")
    if not spare:
        return member
    return _GZIP_HEAD % _COMMENT + b" " * (spare - 1) + b"\0" + member[10:]


def digest(data: bytes) -> str:
    """The digest of a block or payload in the form that web archives use."""
    return "sha1:" + base64.b32encode(hashlib.sha1(data, usedforsecurity=False).digest()).decode()


def date_text(instant: datetime) -> str:
    """An instant as WARC 1.1 writes it, to the microsecond."""
    return f"{instant.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%f}Z"


def new_id() -> str:
    """An identity that no other record has."""
    return f"<{uuid.uuid4().urn}>"
