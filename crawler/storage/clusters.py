"""Clusters: an article and all that are copies of it, or of one of its copies.

``duplicate_of`` always names an earlier article, so a cluster is a tree and the earliest article
its root. The functions work in the transaction of their caller.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import aliased

from crawler.storage.models import ArticleRow
from crawler.storage.rows import in_zone, zone_of
from crawler.storage.sql import portions

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import Connection

    from crawler.storage.sql import Row


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """An article of a cluster."""

    id: int
    url: str
    site: str
    title: str | None
    date_published: datetime | None
    """In the article's own zone."""
    duplicate_of: int | None
    """The earlier article of which it is a copy; None: it is the earliest."""
    similarity: float | None
    """With that article, from 0 to 1."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Cluster:
    """The earliest article and its copies, at least one."""

    first: Member
    copies: list[Member]
    """By publication, those without a date last."""

    @property
    def members(self) -> list[Member]:
        return [self.first, *self.copies]


_COLUMNS = (
    ArticleRow.id,
    ArticleRow.url,
    ArticleRow.site,
    ArticleRow.timezone,
    ArticleRow.title,
    ArticleRow.date_published,
    ArticleRow.duplicate_of,
    ArticleRow.similarity,
)


def copied_after(connection: Connection, article_id: int, limit: int) -> list[int]:
    """The next articles by ``id`` that have copies, the earliest of their cluster or not."""
    query = select(ArticleRow.duplicate_of).where(
        # What the index holds, said in its words.
        ArticleRow.duplicate_of.is_not(None),
        ArticleRow.duplicate_of > article_id,
    )
    query = query.distinct().order_by(ArticleRow.duplicate_of).limit(limit)
    return [found for found in connection.execute(query).scalars() if found is not None]


def heads_of_site(connection: Connection, site: str) -> list[int]:
    """The earliest articles of all clusters with an article of a site, by ``id``."""
    copy = aliased(ArticleRow)
    has_copies = exists().where(copy.duplicate_of == ArticleRow.id)
    query = select(ArticleRow.id, ArticleRow.duplicate_of).where(
        ArticleRow.site == site, or_(ArticleRow.duplicate_of.is_not(None), has_copies)
    )
    return sorted(_heads(connection, dict(connection.execute(query).all())))


def head_of(connection: Connection, article_id: int) -> int | None:
    """The earliest article of the cluster to which an article belongs; itself where it has none.

    None: there is no such article.
    """
    query = select(ArticleRow.id, ArticleRow.duplicate_of).where(ArticleRow.id == article_id)
    heads = _heads(connection, dict(connection.execute(query).all()))
    return next(iter(heads), None)


def _heads(connection: Connection, earlier: dict[int, int | None]) -> set[int]:
    """Where articles lead, each given with the one that it is a copy of."""
    heads: set[int] = set()
    passed: set[int] = set()
    while earlier:
        passed.update(earlier)
        heads.update(key for key, before in earlier.items() if before is None)
        above = {before for before in earlier.values() if before is not None} - passed
        earlier = {}
        for portion in portions(sorted(above)):
            query = select(ArticleRow.id, ArticleRow.duplicate_of)
            earlier.update(connection.execute(query.where(ArticleRow.id.in_(portion))).all())
    return heads


def clusters_from(
    connection: Connection,
    article_ids: Iterable[int],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
) -> Iterator[Cluster]:
    """The clusters whose earliest article is one of these and, if asked, was published in time.

    By ``id`` of the earliest; ``since`` belongs to the time, ``until`` does not.
    """
    conditions: list[Any] = [ArticleRow.duplicate_of.is_(None)]
    if since is not None:
        conditions.append(ArticleRow.date_published >= since)
    if until is not None:
        conditions.append(ArticleRow.date_published < until)
    heads = {}
    for portion in portions(article_ids):
        query = select(*_COLUMNS).where(ArticleRow.id.in_(portion), *conditions)
        heads.update({row["id"]: row for row in connection.execute(query).mappings()})
    copies = _copies(connection, heads)
    for head, row in sorted(heads.items()):
        if copies[head]:
            yield Cluster(first=_member(row), copies=sorted(copies[head], key=_order))


def _copies(connection: Connection, heads: Iterable[int]) -> defaultdict[int, list[Member]]:
    """All that are copies of these articles, directly or not, by the article."""
    found = defaultdict(list)
    heads_by_copy = {head: head for head in heads}
    level = list(heads_by_copy)
    while level:
        above, level = level, []
        for portion in portions(above):
            query = select(*_COLUMNS).where(ArticleRow.duplicate_of.in_(portion))
            for row in connection.execute(query).mappings():
                head = heads_by_copy[row["id"]] = heads_by_copy[row["duplicate_of"]]
                found[head].append(_member(row))
                level.append(row["id"])
    return found


def _member(row: Row) -> Member:
    published = row["date_published"]
    if published is not None:
        published = in_zone(published, zone_of(row["timezone"]))
    return Member(
        id=row["id"],
        url=row["url"],
        site=row["site"],
        title=row["title"],
        date_published=published,
        duplicate_of=row["duplicate_of"],
        similarity=row["similarity"],
    )


def _order(member: Member) -> tuple[bool, float, int]:
    published = member.date_published
    return published is None, published.timestamp() if published else 0.0, member.id
