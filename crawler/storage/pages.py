"""Where raw pages lie. The functions work in the transaction of their caller."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select, update

from crawler.storage.models import ArticleRow, RevisionRow
from crawler.storage.revisions import PLACE_COLUMNS
from crawler.storage.sql import portions
from crawler.warc.records import Location

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection
    from sqlalchemy.orm import InstrumentedAttribute

_TABLES = (ArticleRow, RevisionRow)


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
