"""An article as a row and back; what counts as a change."""

from __future__ import annotations

import json
import re
from datetime import UTC, date, datetime
from hashlib import blake2b
from math import isfinite
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crawler.items import STORED_FIELDS, Article
from crawler.storage.errors import UnstorableError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import RowMapping

CONTENT_FIELDS: tuple[str, ...] = (
    "site",
    "publisher",
    "site_province",
    "timezone",
    "title",
    "lead",
    "body",
    "authors",
    "editors",
    "contributors",
    "photographers",
    "initials",
    "source",
    "section",
    "categories",
    "tags",
    "date_published",
    "date_precision",
    "date_modified",
    "dateline_place",
    "event_date",
    "event_part_of_day",
    "province",
    "regency",
    "place_confidence",
    "image_url",
    "image_caption",
    "language",
    "flags",
)
"""The fields in which a difference makes another version of the article.

The others say how it was obtained (``fetched_url``, ``date_candidates``, ``rule_version`` …),
follow from these (``content_hash``), or vary from one delivery of the same article to the next
(``body_html``, ``related_links``, ``removed``). They are stored with a version and make none.
"""

MAX_KEY_BYTES = 2600
"""Longest ``url_key`` in UTF-8: an index entry of Postgres holds 2,704 bytes."""

_FIELDS_WRITTEN = tuple(name for name in STORED_FIELDS if name != "id")
_fields_of = attrgetter(*_FIELDS_WRITTEN)
_INSTANTS = ("date_published", "date_modified", "date_downloaded")
_UNSTORABLE_CHARACTERS = re.compile("[\x00\ud800-\udfff]")


def clean_value(value: Any) -> Any:
    """The value without NUL characters and lone surrogates, which databases refuse.

    A float that is no number is None.
    """
    if value is None:
        return None
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, str):
        return value if value.isascii() and "\x00" not in value else _clean_text(value)
    if isinstance(value, (list, tuple)):
        return [clean_value(entry) for entry in value]
    if isinstance(value, dict):
        return {clean_value(key): clean_value(entry) for key, entry in value.items()}
    return value


def _clean_text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return _UNSTORABLE_CHARACTERS.sub("", text)
    return text.replace("\x00", "")


def check_article(article: Article) -> None:
    """Raise :class:`UnstorableError` where no database of ours can hold the article."""
    key = clean_value(article.url_key)
    if not key:
        raise UnstorableError(f"no url_key: {article.url}")
    check_key(key)
    for name in _INSTANTS:
        instant = getattr(article, name)
        if instant is None:
            continue
        if instant.utcoffset() is None:
            raise UnstorableError(f"{name} has no zone: {article.url}")
        try:
            instant.astimezone(UTC)
        except OverflowError:
            raise UnstorableError(f"{name} is out of range: {article.url}") from None


def check_key(*parts: str) -> None:
    """Raise :class:`UnstorableError` where an identity is too long for an index."""
    if not is_storable(*parts):
        raise UnstorableError(f"address is too long: {parts[-1][:80]}…")


def is_storable(*parts: str) -> bool:
    """Whether an identity is short enough for an index."""
    return sum(len(part.encode("utf-8", "replace")) for part in parts) <= MAX_KEY_BYTES


def article_values(article: Article) -> dict[str, Any]:
    """The columns of an article that come from its fields, with its ``fingerprint``.

    Raises :class:`UnstorableError` where a field holds what is no text, number, date or list.
    """
    values = dict(zip(_FIELDS_WRITTEN, map(clean_value, _fields_of(article)), strict=True))
    try:
        values["fingerprint"] = fingerprint(values)
    except (TypeError, ValueError, RecursionError) as error:
        raise UnstorableError(f"{error}: {article.url}") from error
    return values


def fingerprint(values: Mapping[str, Any]) -> str:
    """Hash of the content fields; empty ones do not count, so a new field changes no old hash."""
    content = {name: values[name] for name in CONTENT_FIELDS if values[name] not in (None, "", [])}
    return blake2b(_encoder.encode(content).encode("ascii"), digest_size=16).hexdigest()


def _instant_text(value: object) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"cannot be stored: {type(value).__name__}")


_encoder = json.JSONEncoder(default=_instant_text, ensure_ascii=True, sort_keys=True)


def article_from(row: RowMapping) -> Article:
    """The article of a row, its instants in its own zone."""
    values = {name: row[name] for name in STORED_FIELDS}
    zone = zone_of(values["timezone"])
    for name in _INSTANTS:
        if values[name] is not None:
            values[name] = in_zone(values[name], zone)
    return Article(**values)


def zone_of(name: str) -> ZoneInfo:
    """The zone of that name, UTC where there is none."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return ZoneInfo("UTC")


def in_zone(instant: datetime, zone: ZoneInfo) -> datetime:
    """The instant in a zone, and in UTC where its calendar ends."""
    try:
        return instant.astimezone(zone)
    except OverflowError:
        return instant
