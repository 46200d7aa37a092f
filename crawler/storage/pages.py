"""Where raw pages lie. The functions work in the transaction of their caller."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, select, update

from crawler.items import STORED_FIELDS
from crawler.storage.models import ArticleRow, RevisionRow
from crawler.storage.revisions import PLACE_COLUMNS
from crawler.storage.rows import CONTENT_FIELDS, article_values
from crawler.storage.sql import portions
from crawler.warc.records import Location

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection
    from sqlalchemy.orm import InstrumentedAttribute

    from crawler.items import Article

_TABLES = (ArticleRow, RevisionRow)
_ARTICLES = ArticleRow.__table__

DERIVED = tuple(
    name
    for name in STORED_FIELDS
    if name not in CONTENT_FIELDS
    and name not in PLACE_COLUMNS
    and name not in ("id", "url_key", "run_id", "duplicate_of", "similarity", "date_downloaded")
)
"""Columns that follow from a page and make no version of the article."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Selection:
    """Articles with a raw page that are asked for; what is None or empty is not asked."""

    sites: Sequence[str] = ()
    since: datetime | None = None
    """Published from then on; aware."""
    until: datetime | None = None
    """Published before; aware."""
    rules: str | None = None
    """Made by the rules of this version."""
    after: int = 0
    """With a greater ``id``."""

    def conditions(self) -> list[ColumnElement[bool]]:
        """The same in SQL."""
        asked: list[ColumnElement[bool]] = [
            ArticleRow.archive_length.is_not(None),
            ArticleRow.id > self.after,
        ]
        if self.sites:
            asked.append(ArticleRow.site.in_(self.sites))
        if self.since:
            asked.append(ArticleRow.date_published >= self.since)
        if self.until:
            asked.append(ArticleRow.date_published < self.until)
        if self.rules:
            asked.append(ArticleRow.rule_version == self.rules)
        return asked


def count_archived(connection: Connection, selection: Selection) -> int:
    """How many articles with a raw page there are."""
    query = select(func.count()).select_from(_ARTICLES).where(*selection.conditions())
    return connection.execute(query).scalar_one()


def archived_ids(connection: Connection, selection: Selection, limit: int) -> list[int]:
    """Their first numbers."""
    query = select(ArticleRow.id).where(*selection.conditions())
    return list(connection.execute(query.order_by(ArticleRow.id).limit(limit)).scalars())


def restate(connection: Connection, articles: Iterable[Article]) -> int:
    """Write the columns that make no version, where the row is still the one that was read.

    The articles are those of the rows, made again; how many were written.
    """
    written = 0
    for article in articles:
        values = article_values(article)
        same = (
            ArticleRow.id == article.id,
            ArticleRow.fingerprint == values["fingerprint"],
            ArticleRow.date_downloaded == article.date_downloaded,
        )
        derived = {name: values[name] for name in DERIVED}
        written += connection.execute(update(ArticleRow).where(*same).values(derived)).rowcount
    return written


def confirm(connection: Connection, versions: Mapping[int, str]) -> None:
    """Note that rules of these versions make of the articles what they are."""
    if versions:
        statement = update(ArticleRow).where(ArticleRow.id == bindparam("key"))
        connection.execute(
            statement.values(rule_version=bindparam("version")),
            [{"key": key, "version": version} for key, version in versions.items()],
        )


def places(connection: Connection, url_keys: Iterable[str]) -> dict[str, Location]:
    """Where the pages of stored articles lie, by identity; those without are left out."""
    found = {}
    for portion in portions(url_keys):
        query = select(ArticleRow.url_key, *_columns(ArticleRow)).where(
            ArticleRow.url_key.in_(portion), ArticleRow.archive_length.is_not(None)
        )
        found.update(
            {row[0]: Location(row[1], row[2], row[3]) for row in connection.execute(query)}
        )
    return found


def places_of(connection: Connection, article_ids: Iterable[int]) -> set[Location]:
    """Where the pages of articles and of their earlier versions lie."""
    found: set[Location] = set()
    for portion in portions(article_ids):
        for table, key in ((ArticleRow, ArticleRow.id), (RevisionRow, RevisionRow.article_id)):
            query = select(*_columns(table)).where(
                key.in_(portion), table.archive_length.is_not(None)
            )
            found.update(Location(row[0], row[1], row[2]) for row in connection.execute(query))
    return found


def drop(connection: Connection, files: Iterable[str]) -> None:
    """Take the places in these files from articles and from their earlier versions."""
    nowhere = dict.fromkeys(PLACE_COLUMNS)
    for portion in portions(files):
        for table in _TABLES:
            connection.execute(update(table).where(table.archive_file.in_(portion)).values(nowhere))


def _columns(table: type[ArticleRow | RevisionRow]) -> tuple[InstrumentedAttribute[Any], ...]:
    return tuple(getattr(table, name) for name in PLACE_COLUMNS)
