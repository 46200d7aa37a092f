"""The ledger: what became of every address that was discovered.

The functions work in the transaction of their caller.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from json import dumps
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, or_, select, update

from crawler.storage.models import ArticleRow, TombstoneRow, UrlRow
from crawler.storage.schedule import next_look
from crawler.storage.sql import among, insert_into, pair, pairs, portions, value_list

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from sqlalchemy import ColumnElement, Connection, Select

    from crawler.storage.sql import Row


class UrlState(StrEnum):
    """What became of an address."""

    NEW = "new"
    """It was discovered and not yet read; a run that was ended left it."""
    STORED = "stored"
    """An article is stored under it."""
    ALIAS = "alias"
    """It leads to an article that is stored under another address."""
    NO_ARTICLE = "no-article"
    """Its page is none, as ``reason`` says."""
    OUT_OF_RANGE = "out-of-range"
    """Published outside the window of the runs that met it."""
    BLOCKED = "blocked"
    """A challenge, a captcha, a login wall or a notice of maintenance stood in its place."""
    GONE = "gone"
    """The site says that there is nothing any more (404, 410)."""
    ROBOTS = "robots"
    """robots.txt does not allow it."""
    FAILED = "failed"
    """No answer that could be used, ``tries`` times in a row."""


WAITING = (UrlState.FAILED, UrlState.BLOCKED, UrlState.GONE, UrlState.ROBOTS)
"""States in which an address is asked for again once ``next_at`` has come."""


class Entry(NamedTuple):
    """What the ledger says of an address, as far as discovery needs it; instants in UTC."""

    state: UrlState | None = None
    """None: it was removed on request."""
    url: str = ""
    source: str | None = None
    tries: int = 0
    published: datetime | None = None
    next_at: datetime | None = None
    article_id: int | None = None
    date_modified: datetime | None = None
    """Last change of its article that the site stated."""
    updated_at: datetime | None = None
    """When the row of its article was written last."""
    removed_at: datetime | None = None

    @property
    def is_removed(self) -> bool:
        """Whether it must not be asked for at all."""
        return self.removed_at is not None

    @property
    def is_stored(self) -> bool:
        """Whether it leads to an article of the archive."""
        return self.article_id is not None

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to read it, or to read it again; the window is the caller's."""
        if self.state in _LISTED:
            return True
        return self.next_at is not None and self.next_at <= now


class Finding(NamedTuple):
    """What became of an address in this run."""

    url_key: str
    url: str
    state: UrlState
    source: str | None = None
    reason: str | None = None
    tries: int = 0
    published: datetime | None = None
    next_at: datetime | None = None


def look_up(connection: Connection, url_keys: Iterable[str]) -> dict[str, Entry]:
    """What is known of those of the addresses that were met before."""
    found = {}
    query = _look_up(connection.dialect.name)
    for keys in portions(url_keys):
        rows = connection.execute(query, {"values": value_list(connection, keys)})
        found.update({row[0]: _entry_from(row[1:]) for row in rows})
    return found


def look_up_all(connection: Connection, url_keys: Mapping[str, str]) -> dict[str, Entry]:
    """What is known of addresses that were met before, or removed.

    ``url_keys``: the hashes by which they would be known after a removal, with the addresses.
    """
    found = {}
    for portion in portions(url_keys.items()):
        if len(portion) == 1:
            query, asked = _look_up_one(), dict(zip(("key", "value"), portion[0], strict=True))
        else:
            query = _look_up_all(connection.dialect.name)
            asked = {"pairs": dumps(dict(portion))}
        for row in connection.execute(query, asked):
            if row[1] is not None:
                found[row[0]] = Entry(removed_at=row[1])
            elif row[2] is not None:
                found[row[0]] = _entry_from(row[2:])
    return found


_ENTRY = (
    UrlRow.state,
    UrlRow.url,
    UrlRow.source,
    UrlRow.tries,
    UrlRow.published,
    UrlRow.next_at,
    ArticleRow.id,
    ArticleRow.date_modified,
    ArticleRow.updated_at,
)


@cache
def _look_up(dialect: str) -> Select[*tuple[Any, ...]]:
    return (
        select(UrlRow.url_key, *_ENTRY)
        .outerjoin(ArticleRow, ArticleRow.id == UrlRow.article_id)
        .where(among(dialect, UrlRow.url_key))
    )


@cache
def _look_up_all(dialect: str) -> Select[*tuple[Any, ...]]:
    return _entries_of(pairs(dialect))


@cache
def _look_up_one() -> Select[*tuple[Any, ...]]:
    return _entries_of(pair())


def _entries_of(asked: Any) -> Select[*tuple[Any, ...]]:
    return (
        select(asked.c.value, TombstoneRow.forgotten_at, *_ENTRY)
        .select_from(asked)
        .outerjoin(UrlRow, UrlRow.url_key == asked.c.value)
        .outerjoin(ArticleRow, ArticleRow.id == UrlRow.article_id)
        .outerjoin(TombstoneRow, TombstoneRow.digest == asked.c.key)
    )


def _entry_from(row: Sequence[Any]) -> Entry:
    return Entry(UrlState(row[0]), *row[1:])


def waiting(
    connection: Connection,
    site: str,
    now: datetime,
    limit: int,
    *,
    stored: bool = False,
    after: str | None = None,
) -> dict[str, Entry]:
    """Addresses of a site that are due to be read, the latest published first.

    With ``stored`` those whose article is due to be looked at again, else those without one; with
    ``after`` those that follow that address.
    """
    due = UrlRow.next_at <= now
    if stored:
        wanted = and_(UrlRow.state == UrlState.STORED, due)
    else:
        wanted = or_(UrlRow.state == UrlState.NEW, and_(UrlRow.state.in_(WAITING), due))
    query = (
        select(UrlRow.url_key, *_ENTRY)
        .outerjoin(ArticleRow, ArticleRow.id == UrlRow.article_id)
        .where(UrlRow.site == site, wanted)
        .order_by(_PUBLISHED.desc(), UrlRow.url_key)
        .limit(limit)
    )
    if after is not None:
        border = select(_PUBLISHED).where(UrlRow.url_key == after).scalar_subquery()
        query = query.where(
            or_(border > _PUBLISHED, and_(border == _PUBLISHED, UrlRow.url_key > after))
        )
    return {row[0]: _entry_from(row[1:]) for row in connection.execute(query)}


_PUBLISHED = func.coalesce(UrlRow.published, datetime(1, 1, 1, tzinfo=UTC))
"""What has no date comes last."""


def note(
    connection: Connection,
    findings: Iterable[Finding],
    *,
    site: str,
    run_id: int | None,
    now: datetime,
) -> None:
    """Write what became of addresses. One that leads to an article keeps its state.

    ``new`` and ``out-of-range`` are said of addresses that were only listed: they are written
    where nothing is known yet, or where the other of the two is.
    """
    listed: list[dict[str, Any]] = []
    read: list[dict[str, Any]] = []
    for f in {finding.url_key: finding for finding in findings}.values():
        only_listed = f.state in _LISTED
        row = {
            **f._asdict(),
            "site": site,
            "found_at": now,
            "checked_at": None if only_listed else now,
            "article_id": None,
            "run_id": run_id,
        }
        (listed if only_listed and f.reason is None else read).append(row)
    if listed:
        _put(connection, listed, over="listed")
    if read:
        _put(connection, read, over="without article")


_LISTED = (UrlState.NEW, UrlState.OUT_OF_RANGE)


def withdraw(connection: Connection, url_keys: Iterable[str], run_id: int | None) -> None:
    """Forget new addresses that a run met and chose not to read."""
    for keys in portions(url_keys):
        connection.execute(
            delete(UrlRow).where(
                UrlRow.url_key.in_(keys), UrlRow.state == UrlState.NEW, UrlRow.run_id == run_id
            )
        )


def plan(connection: Connection, looks: Mapping[str, datetime | None], now: datetime) -> None:
    """Note that stored articles were looked at now, and when to look again."""
    statement = (
        update(UrlRow)
        .where(UrlRow.url_key == bindparam("key"), UrlRow.state == UrlState.STORED)
        .values(next_at=bindparam("next"), checked_at=now)
    )
    rows = [{"key": key, "next": looks[key]} for key in sorted(looks)]
    if rows:
        connection.execute(statement, rows)


def drop(connection: Connection, url_keys: Iterable[str]) -> int:
    """Delete addresses; how many there were."""
    count = 0
    for keys in portions(url_keys):
        count += connection.execute(delete(UrlRow).where(UrlRow.url_key.in_(keys))).rowcount
    return count


class StateCount(NamedTuple):
    """How many addresses came to the same."""

    state: UrlState
    reason: str | None
    addresses: int
    next_at: datetime | None
    """When the first of them is asked for again; UTC."""


def count_states(connection: Connection, site: str) -> list[StateCount]:
    """How many addresses of a site are in each state, and why."""
    query = (
        select(UrlRow.state, UrlRow.reason, func.count(), func.min(UrlRow.next_at))
        .where(UrlRow.site == site)
        .group_by(UrlRow.state, UrlRow.reason)
        .order_by(UrlRow.state, func.count().desc(), UrlRow.reason)
    )
    return [StateCount(UrlState(row[0]), *row[1:]) for row in connection.execute(query)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Address:
    """All that the ledger says of an address; instants in UTC."""

    url_key: str
    url: str
    site: str
    source: str | None
    state: str
    reason: str | None
    tries: int
    found_at: datetime
    published: datetime | None
    checked_at: datetime | None
    next_at: datetime | None
    article_id: int | None
    run_id: int | None


def addresses(
    connection: Connection, *where: ColumnElement[bool], limit: int | None = None
) -> list[Address]:
    """Addresses with all that is known of them, by identity."""
    query = select(UrlRow.__table__).where(*where).order_by(UrlRow.url_key).limit(limit)
    return [Address(**row) for row in connection.execute(query).mappings()]


def addresses_of(connection: Connection, article_ids: Sequence[int]) -> dict[str, int]:
    """Every address that leads to one of the articles, with the number of the article."""
    query = select(UrlRow.url_key, UrlRow.article_id).where(UrlRow.article_id.in_(article_ids))
    return {row.url_key: row.article_id for row in connection.execute(query)}


def acknowledge(
    connection: Connection,
    articles: Iterable[tuple[Row, int]],
    aliases: Iterable[tuple[str, str, Row, int]],
    look_again: Sequence[timedelta] = (),
) -> None:
    """Note that articles are stored, and the other addresses that lead to them.

    Both come with the columns and the number of their article, an alias before them with its
    identity and the address as it was written. An address under which an article is stored is
    never made the alias of another.
    """
    stored = [
        {
            **_entry(row["url_key"], row, row_id),
            "next_at": next_look(row["date_published"], row["updated_at"], look_again),
        }
        for row, row_id in articles
    ]
    if stored:
        _put(connection, stored, over="any")
    others = [
        {**_entry(key, row, row_id), "url": url, "state": UrlState.ALIAS}
        for key, url, row, row_id in aliases
    ]
    if others:
        _put(connection, others, over="not stored")


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


def _put(connection: Connection, rows: Iterable[dict[str, Any]], *, over: str) -> None:
    """Write entries; ``over`` says which are replaced where they are there (:data:`_OVER`)."""
    connection.execute(_upsert(connection.dialect.name, over), sorted(rows, key=_key))


_OVER: dict[str, ColumnElement[bool] | None] = {
    "any": None,
    "not stored": UrlRow.state != UrlState.STORED,
    "without article": UrlRow.article_id.is_(None),
    # No IN: it has no fixed number of parameters for many rows.
    "listed": or_(UrlRow.state == UrlState.NEW, UrlRow.state == UrlState.OUT_OF_RANGE),
}


@cache
def _upsert(dialect: str, over: str) -> Any:
    statement = insert_into(dialect, UrlRow)
    new = statement.excluded
    kept = ("url_key", "url", "site", "source", "found_at", "published")
    changed = {c.name: new[c.name] for c in UrlRow.__table__.columns if c.name not in kept}
    return statement.on_conflict_do_update(
        index_elements=["url_key"],
        set_={**changed, "published": func.coalesce(new.published, UrlRow.published)},
        where=_OVER[over],
    )


def _key(entry: Mapping[str, Any]) -> str:
    key: str = entry["url_key"]
    return key
