"""The ledger: what became of every address that was discovered.

The functions work in the transaction of their caller.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select

from crawler.storage.models import ArticleRow, UrlRow
from crawler.storage.sql import insert_into, portions

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from crawler.storage.sql import Row


class UrlState(StrEnum):
    """What became of an address."""

    STORED = "stored"
    """An article is stored under it."""
    ALIAS = "alias"
    """It leads to an article that is stored under another address."""


class KnownArticle(NamedTuple):
    """What is stored of an article, as far as discovery needs it; instants in UTC."""

    id: int | None
    """None: it was removed on request and must not come back."""
    date_modified: datetime | None
    content_hash: str | None
    updated_at: datetime
    """When its row was written last, or when it was removed."""

    @property
    def is_removed(self) -> bool:
        """Whether it must not be asked for again."""
        return self.id is None


def known(connection: Connection, url_keys: Iterable[str]) -> dict[str, KnownArticle]:
    """The stored articles to which those of the addresses lead that do."""
    found = {}
    for keys in portions(url_keys):
        query = (
            select(
                UrlRow.url_key,
                ArticleRow.id,
                ArticleRow.date_modified,
                ArticleRow.content_hash,
                ArticleRow.updated_at,
            )
            .join(ArticleRow, ArticleRow.id == UrlRow.article_id)
            .where(UrlRow.url_key.in_(keys))
        )
        found.update({row[0]: KnownArticle(*row[1:]) for row in connection.execute(query)})
    return found


def addresses_of(connection: Connection, article_ids: Sequence[int]) -> dict[str, int]:
    """Every address that leads to one of the articles, with the number of the article."""
    query = select(UrlRow.url_key, UrlRow.article_id).where(UrlRow.article_id.in_(article_ids))
    return {row.url_key: row.article_id for row in connection.execute(query)}


def acknowledge(
    connection: Connection,
    articles: Iterable[tuple[Row, int]],
    aliases: Iterable[tuple[str, str, Row, int]],
) -> None:
    """Note that articles are stored, and the other addresses that lead to them.

    Both come with the columns and the number of their article, an alias before them with its
    identity and the address as it was written. An address under which an article is stored is
    never made the alias of another.
    """
    stored = [_entry(row["url_key"], row, row_id) for row, row_id in articles]
    if stored:
        connection.execute(_upsert(connection), sorted(stored, key=_key))
    others = [
        {**_entry(key, row, row_id), "url": url, "state": UrlState.ALIAS}
        for key, url, row, row_id in aliases
    ]
    if others:
        statement = _upsert(connection, where=UrlRow.state != UrlState.STORED)
        connection.execute(statement, sorted(others, key=_key))


def _entry(key: str, row: Row, row_id: int) -> dict[str, Any]:
    return {
        "url_key": key,
        "url": row["url"],
        "site": row["site"],
        "source": "article",
        "state": UrlState.STORED,
        "reason": None,
        "tries": 0,
        "found_at": row["updated_at"],
        "published": row["date_published"],
        "checked_at": row["date_downloaded"] or row["updated_at"],
        "next_at": None,
        "article_id": row_id,
        "run_id": row["run_id"],
    }


def _upsert(connection: Connection, where: Any = None) -> Any:
    statement = insert_into(connection, UrlRow)
    new = statement.excluded
    kept = ("url_key", "url", "site", "source", "found_at", "published")
    changed = {c.name: new[c.name] for c in UrlRow.__table__.columns if c.name not in kept}
    return statement.on_conflict_do_update(
        index_elements=["url_key"],
        set_={**changed, "published": func.coalesce(UrlRow.published, new.published)},
        where=where,
    )


def _key(entry: Mapping[str, Any]) -> str:
    key: str = entry["url_key"]
    return key
