"""Earlier versions of articles. The functions work in the transaction of their caller."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from crawler.storage.models import ArticleRow, RevisionRow
from crawler.storage.rows import CONTENT_FIELDS, in_zone, zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from crawler.storage.sql import Row

PLACE_COLUMNS = ("archive_file", "archive_offset", "archive_length")
"""Where the raw page of a version lies."""

_INSTANTS = ("date_published", "date_modified")


@dataclass(frozen=True, kw_only=True, slots=True)
class Version:
    """An article as it stood from ``stored_at`` on; instants in the article's own zone."""

    revision: int
    """1: the first."""
    stored_at: datetime
    """When this version came into the archive."""
    date_downloaded: datetime | None
    rule_version: str | None
    run_id: int | None
    content: dict[str, Any]
    """The fields that count as a change (:data:`crawler.storage.rows.CONTENT_FIELDS`)."""


def keep(connection: Connection, rows: Iterable[Row]) -> None:
    """Copy rows of ``articles``, as they are now, to the earlier versions."""
    values = [
        {
            "article_id": row["id"],
            "revision": row["revision"],
            "content": {name: _as_json(row[name]) for name in CONTENT_FIELDS},
            "content_hash": row["content_hash"],
            "fingerprint": row["fingerprint"],
            "date_downloaded": row["date_downloaded"],
            "stored_at": row["updated_at"],
            "rule_version": row["rule_version"],
            "run_id": row["run_id"],
            **{name: row[name] for name in PLACE_COLUMNS},
        }
        for row in rows
    ]
    if values:
        connection.execute(insert(RevisionRow), values)


def versions(connection: Connection, article_id: int) -> list[Version]:
    """Every version of an article, the earliest first, the present one last."""
    query = (
        select(RevisionRow.__table__)
        .where(RevisionRow.article_id == article_id)
        .order_by(RevisionRow.revision)
    )
    found = [
        _version(row, row["content"], row["stored_at"])
        for row in connection.execute(query).mappings()
    ]
    present = select(ArticleRow.__table__).where(ArticleRow.id == article_id)
    row = connection.execute(present).mappings().one_or_none()
    if row is not None:
        content = {name: row[name] for name in CONTENT_FIELDS}
        found.append(_version(row, content, row["updated_at"]))
    return found


def _version(row: Row, stored: Mapping[str, Any], stored_at: datetime) -> Version:
    zone = zone_of(stored.get("timezone") or "UTC")
    content = {name: _from_json(name, stored.get(name)) for name in CONTENT_FIELDS}
    for name in _INSTANTS:
        if content[name] is not None:
            content[name] = in_zone(content[name], zone)
    downloaded = row["date_downloaded"]
    return Version(
        revision=row["revision"],
        stored_at=in_zone(stored_at, zone),
        date_downloaded=downloaded and in_zone(downloaded, zone),
        rule_version=row["rule_version"],
        run_id=row["run_id"],
        content=content,
    )


def _as_json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _from_json(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    if name in _INSTANTS:
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name == "event_date" else value
