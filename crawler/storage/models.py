"""Tables of the archive, the same in SQLite and Postgres.

``articles`` has one column for every stored field of :class:`crawler.items.Article`, under the same
name, and a few of its own (:data:`OWN_COLUMNS`).
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Dialect


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in Python, ``timestamptz`` in Postgres, UTC text in SQLite.

    A naive value is refused with ``ValueError``; what comes back is in UTC.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], Any]:
        # Not by process_bind_param: one call for each value instead of three, and an article and
        # its entry in the ledger have nine instants.
        return _text_of if dialect.name == "sqlite" else _in_utc

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any]:
        return _from_text if dialect.name == "sqlite" else _in_utc


def _in_utc(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    _offset(value)
    return value.astimezone(UTC)


def _text_of(value: datetime | None) -> str | None:
    if value is None:
        return None
    return (value.replace(tzinfo=None) - _offset(value)).isoformat(" ", "microseconds")


def _from_text(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


def _offset(value: datetime) -> timedelta:
    offset = value.utcoffset()
    if offset is None:
        raise ValueError(f"an instant needs a zone: {value.isoformat()}")
    return offset


Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
RowId = BigInteger().with_variant(Integer, "sqlite")


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        str: Text,
        int: BigInteger,
        float: Double,
        date: Date,
        datetime: UtcDateTime,
        list[str]: Json,
        list[dict[str, Any]]: Json,
        dict[str, Any]: Json,
    }


class ArticleRow(Base):
    """An article in its latest version; one row per ``url_key``."""

    __tablename__ = "articles"
    __table_args__ = (
        UniqueConstraint("url_key"),
        Index(None, "site", "date_published"),
        Index(None, "date_published"),
        Index(None, "content_hash"),
        Index(
            None,
            "duplicate_of",
            sqlite_where=text("duplicate_of IS NOT NULL"),
            postgresql_where=text("duplicate_of IS NOT NULL"),
        ),
        Index(
            None,
            "archive_file",
            sqlite_where=text("archive_file IS NOT NULL"),
            postgresql_where=text("archive_file IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    url: Mapped[str]
    url_key: Mapped[str]
    fetched_url: Mapped[str | None]
    site: Mapped[str]
    publisher: Mapped[str | None]
    site_province: Mapped[str | None]
    timezone: Mapped[str]
    title: Mapped[str | None]
    lead: Mapped[str | None]
    body: Mapped[str | None]
    body_html: Mapped[str | None]
    authors: Mapped[list[str]]
    editors: Mapped[list[str]]
    contributors: Mapped[list[str]]
    photographers: Mapped[list[str]]
    initials: Mapped[str | None]
    byline_raw: Mapped[str | None]
    source: Mapped[str | None]
    section: Mapped[str | None]
    categories: Mapped[list[str]]
    tags: Mapped[list[str]]
    date_candidates: Mapped[list[dict[str, Any]]]
    date_published: Mapped[datetime | None]
    date_published_raw: Mapped[str | None]
    date_published_source: Mapped[str | None]
    date_precision: Mapped[str | None]
    date_modified: Mapped[datetime | None]
    date_downloaded: Mapped[datetime | None]
    dateline_place: Mapped[str | None]
    event_date: Mapped[date | None]
    event_part_of_day: Mapped[str | None]
    province: Mapped[str | None]
    regency: Mapped[str | None]
    place_confidence: Mapped[float | None]
    place_evidence: Mapped[list[dict[str, Any]]] = mapped_column(Json, server_default="[]")
    related_links: Mapped[list[dict[str, Any]]]
    removed: Mapped[list[dict[str, Any]]]
    image_url: Mapped[str | None]
    image_caption: Mapped[str | None]
    language: Mapped[str | None]
    flags: Mapped[list[str]]
    content_hash: Mapped[str | None]
    duplicate_of: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="SET NULL")
    )
    similarity: Mapped[float | None]
    archive_file: Mapped[str | None]
    archive_offset: Mapped[int | None]
    archive_length: Mapped[int | None]
    rule_version: Mapped[str | None]
    run_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("runs.id", ondelete="SET NULL"))

    fingerprint: Mapped[str]
    """Hash of the fields that count as a change (:data:`crawler.storage.rows.CONTENT_FIELDS`)."""
    revision: Mapped[int] = mapped_column(Integer)
    """1 for a new article, one more for every change."""
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


OWN_COLUMNS = frozenset({"fingerprint", "revision", "created_at", "updated_at"})
"""Columns of ``articles`` that belong to the archive and are no fields of an article."""


class RevisionRow(Base):
    """An earlier version of an article, as it stood before a change replaced it."""

    __tablename__ = "article_revisions"
    __table_args__ = (
        UniqueConstraint("article_id", "revision"),
        Index(
            None,
            "archive_file",
            sqlite_where=text("archive_file IS NOT NULL"),
            postgresql_where=text("archive_file IS NOT NULL"),
        ),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    article_id: Mapped[int] = mapped_column(RowId, ForeignKey("articles.id", ondelete="CASCADE"))
    revision: Mapped[int] = mapped_column(Integer)
    content: Mapped[dict[str, Any]]
    """The fields that count as a change, instants as ISO 8601 in UTC."""
    content_hash: Mapped[str | None]
    fingerprint: Mapped[str]
    date_downloaded: Mapped[datetime | None]
    stored_at: Mapped[datetime]
    """When this version came into the archive."""
    rule_version: Mapped[str | None]
    run_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("runs.id", ondelete="SET NULL"))
    archive_file: Mapped[str | None]
    archive_offset: Mapped[int | None]
    archive_length: Mapped[int | None]


class UrlRow(Base):
    """The ledger: an address that was discovered, and what became of it."""

    __tablename__ = "urls"
    __table_args__ = (
        Index(None, "site", "state", "next_at"),
        Index(
            None,
            "article_id",
            sqlite_where=text("article_id IS NOT NULL"),
            postgresql_where=text("article_id IS NOT NULL"),
        ),
    )

    url_key: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    """The address to ask for, as its source wrote it."""
    site: Mapped[str]
    source: Mapped[str | None]
    """What named it first: ``rest``, ``feed``, ``sitemap``, ``index``, ``article``, ``text``."""
    state: Mapped[str]
    """One of :class:`crawler.storage.ledger.UrlState`."""
    reason: Mapped[str | None]
    tries: Mapped[int] = mapped_column(Integer)
    """Failures in a row."""
    found_at: Mapped[datetime]
    published: Mapped[datetime | None]
    """Publication as the source states it."""
    checked_at: Mapped[datetime | None]
    """When an answer for it was last seen."""
    next_at: Mapped[datetime | None]
    """When to ask for it again; None: not by itself."""
    article_id: Mapped[int | None] = mapped_column(
        RowId, ForeignKey("articles.id", ondelete="SET NULL")
    )
    run_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("runs.id", ondelete="SET NULL"))


class SketchRow(Base):
    """One of the smallest shingle hashes of an article, by which nearly equal texts are found."""

    __tablename__ = "sketches"
    __table_args__ = ({"sqlite_with_rowid": False},)

    period: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    """Number of the span of days in which it was published."""
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    article_id: Mapped[int] = mapped_column(RowId, primary_key=True, autoincrement=False)


class TombstoneRow(Base):
    """What was removed on request and must not come back; says nothing about what it was."""

    __tablename__ = "tombstones"

    digest: Mapped[str] = mapped_column(primary_key=True)
    """Hash of an address, of a text of a site, or of the name of a site."""
    origin: Mapped[str]
    """The ``digest`` of what the request named; it takes the others with it when it is undone."""
    site: Mapped[str]
    forgotten_at: Mapped[datetime]
    reason: Mapped[str | None]


class RunRow(Base):
    """One crawl of one site. ``outcome`` is NULL while it runs, and after it was killed."""

    __tablename__ = "runs"
    __table_args__ = (Index(None, "site", "started_at"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    site: Mapped[str]
    started_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    reason: Mapped[str | None]
    arguments: Mapped[dict[str, Any]]
    counts: Mapped[dict[str, Any]]
    version: Mapped[str | None]
    host: Mapped[str | None]
    pid: Mapped[int | None]


class SourceRow(Base):
    """A feed, sitemap or listing of a site: what to send so that only news comes back.

    Also its robots.txt, and how long it is left alone.
    """

    __tablename__ = "sources"
    __table_args__ = (UniqueConstraint("site", "kind", "url"), {"sqlite_autoincrement": True})

    id: Mapped[int] = mapped_column(RowId, primary_key=True)
    site: Mapped[str]
    kind: Mapped[str]
    url: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    watermark: Mapped[datetime | None]
    updated_at: Mapped[datetime]
    run_id: Mapped[int | None] = mapped_column(RowId, ForeignKey("runs.id", ondelete="SET NULL"))
    details: Mapped[dict[str, Any] | None] = mapped_column(Json)
    content: Mapped[str | None]
    """robots.txt as it was read last, or why the site is left alone."""
    not_before: Mapped[datetime | None]
    """Until when the site is left alone."""


class TrafficRow(Base):
    """How many requests a site was sent on a day of UTC, by all runs."""

    __tablename__ = "traffic"
    __table_args__ = ({"sqlite_with_rowid": False},)

    site: Mapped[str] = mapped_column(primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    requests: Mapped[int]
