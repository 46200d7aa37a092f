"""Saving a batch of articles: what is new, what changed, what the archive has already.

:func:`settled` looks without a lock, so that what is known costs no write; :func:`save` decides
anew inside the transaction that writes.
"""

from __future__ import annotations

from datetime import timedelta
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, bindparam, func, or_, select

from crawler.storage import copies, ledger, removal, revisions
from crawler.storage.models import ArticleRow
from crawler.storage.rows import article_values, check_article, clean_value, is_storable
from crawler.storage.sql import among, insert_into, portions, value_list
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from crawler.items import Article
    from crawler.storage.copies import Place
    from crawler.storage.sql import Row

_ARTICLES = ArticleRow.__table__
_UPDATED_COLUMNS = tuple(
    column.name
    for column in _ARTICLES.columns
    # Of what it is a copy is found out after the row is written.
    if column.name not in ("id", "url_key", "created_at", "duplicate_of", "similarity")
)


class SaveOutcome(Enum):
    """What saving an article did."""

    INSERTED = "inserted"
    """A new row."""
    UPDATED = "updated"
    """Its row holds the changed article now; the version before is kept."""
    UNCHANGED = "unchanged"
    """Nothing was written: its row says the same, or comes from a later download."""
    DUPLICATE = "duplicate"
    """No row of its own: a later article of the batch has the same ``url_key``, or the site has
    published the same text on the same day under another address."""
    REMOVED = "removed"
    """Nothing was written: it was removed on request."""


class SaveResult(NamedTuple):
    outcome: SaveOutcome
    id: int | None
    """Number of the row that holds the article; None: there is none."""


class Arrival(NamedTuple):
    """An article on its way into the archive."""

    row: dict[str, Any]
    """Its columns."""
    aliases: dict[str, str]
    """Identities of its other addresses, with the addresses."""

    @property
    def url_key(self) -> str:
        key: str = self.row["url_key"]
        return key

    @property
    def digests(self) -> frozenset[str]:
        """Under which of the removals on request it would fall."""
        own = removal.digests_of(self.row)
        addresses = map(removal.url_digest, self.aliases)
        return frozenset((*own, *addresses, removal.site_digest(self.row["site"])))


def arrivals(batch: Iterable[Article], run_id: int | None, at: datetime) -> dict[str, Arrival]:
    """The articles by ``url_key``, of each the last. Raises :class:`UnstorableError`.

    ``at`` is the instant of the save, by which a repetition knows what was written.
    """
    batch = list(batch)
    for article in batch:
        check_article(article)
    found: dict[str, Arrival] = {}
    for article in batch:
        row = article_values(article)
        if row["run_id"] is None:
            row["run_id"] = run_id
        row.update(revision=1, created_at=at, updated_at=at)
        aliases = {clean_value(canonical_url(url)): clean_value(url) for url in article.aliases}
        aliases = {k: u for k, u in aliases.items() if k != row["url_key"] and is_storable(k)}
        # The place in the batch counts where two of them hold the same text.
        if earlier := found.pop(row["url_key"], None):
            aliases = earlier.aliases | aliases
        found[row["url_key"]] = Arrival(row, aliases)
    return found


def in_order(batch: Sequence[Article], results: Mapping[str, SaveResult]) -> list[SaveResult]:
    """The results in the order of the batch, from those by ``url_key``."""
    keys = [clean_value(article.url_key) for article in batch]
    last = {key: position for position, key in enumerate(keys)}
    return [
        results[key]
        if last[key] == position
        else SaveResult(SaveOutcome.DUPLICATE, results[key].id)
        for position, key in enumerate(keys)
    ]


def look(connection: Connection, arrivals: Mapping[str, Arrival]) -> Known:
    """What the archive knows of the articles."""
    stored = _stored(connection, arrivals)
    return Known(_buried(connection, arrivals, stored), stored)


def settled(
    connection: Connection, arrivals: Mapping[str, Arrival], known: Known
) -> dict[str, SaveResult]:
    """Those of the articles for which nothing is to be written."""
    results = {
        key: SaveResult(SaveOutcome.REMOVED, None)
        for key, buried in known.buried.items()
        if buried.issuperset(map(removal.url_digest, [key, *arrivals[key].aliases]))
    }
    stored = {key: found for key, found in known.stored.items() if key not in results}
    same = {key for key, found in stored.items() if not _is_newer(arrivals[key].row, found)}
    aliases = {alias for key in same for alias in arrivals[key].aliases}
    entries = ledger.look_up(connection, aliases) if aliases else {}
    leading = {alias for alias, entry in entries.items() if entry.is_stored}
    results |= {
        key: _told(arrivals[key].row, stored[key])
        for key in same
        if leading.issuperset(arrivals[key].aliases)
    }
    return results


def save(
    connection: Connection,
    arrivals: Mapping[str, Arrival],
    known: Known,
    places: Mapping[str, Place],
    look_again: Sequence[timedelta] = (),
) -> dict[str, SaveResult]:
    """Write what is new or changed, in a transaction that no other writer of articles disturbs.

    ``known`` is what the archive knows of them in this transaction; ``places`` are those of the
    sketches, by ``url_key``; ``look_again`` says how long after their publication articles are due
    to be looked at again.
    """
    results: dict[str, SaveResult] = {}
    for key in known.buried.keys() & arrivals.keys():
        removal.bury_also(connection, [key, *arrivals[key].aliases], known.buried[key])
        results[key] = SaveResult(SaveOutcome.REMOVED, None)
    stored = {
        key: found
        for key, found in known.stored.items()
        if key in arrivals and key not in known.buried
    }
    fresh = [a for key, a in arrivals.items() if key not in stored and key not in results]
    twins = copies.same_text(connection, [arrival.row for arrival in fresh])
    changed = [
        arrivals[key] for key, found in stored.items() if _is_newer(arrivals[key].row, found)
    ]
    before = _rows(connection, [arrival.url_key for arrival in changed])
    revisions.keep(connection, before.values())
    for arrival in changed:
        # Of an article without any date it is the moment.
        arrival.row["created_at"] = stored[arrival.url_key].created_at
    new = [arrival for arrival in fresh if arrival.url_key not in twins]
    results |= {a.url_key: SaveResult(SaveOutcome.UPDATED, stored[a.url_key].id) for a in changed}
    results |= _write(connection, new, changed)
    for key, found in stored.items():
        results.setdefault(key, SaveResult(SaveOutcome.UNCHANGED, found.id))
    for key, twin in twins.items():
        row_id = results[twin].id if isinstance(twin, str) else twin
        results[key] = SaveResult(SaveOutcome.DUPLICATE, row_id)
    _acknowledge(connection, arrivals, results, look_again)
    _note_copies(connection, arrivals, results, before, places)
    unwritten = stored.keys() - {arrival.url_key for arrival in changed}
    return results | {key: _told(arrivals[key].row, stored[key]) for key in unwritten}


def _buried(
    connection: Connection, arrivals: Mapping[str, Arrival], stored: Mapping[str, _Stored]
) -> dict[str, frozenset[str]]:
    """Those of the articles that were removed on request, with the hashes that say so.

    An article that stayed when another with its text was removed goes on as it is.
    """
    if not removal.is_any(connection):
        return {}
    digests = {key: arrival.digests for key, arrival in arrivals.items()}
    for key, present in stored.items():
        row = arrivals[key].row
        if present.content_hash and present.content_hash == row["content_hash"]:
            digests[key] -= {removal.text_digest(row["site"], present.content_hash)}
    buried = removal.removed_since(connection, frozenset().union(*digests.values())).keys()
    return {key: found for key, own in digests.items() if (found := own & buried)}


class _Stored(NamedTuple):
    id: int
    fingerprint: str
    content_hash: str | None
    date_downloaded: datetime | None
    created_at: datetime
    updated_at: datetime
    run_id: int | None


class Known(NamedTuple):
    """What the archive knows of articles, by ``url_key``."""

    buried: dict[str, frozenset[str]]
    """Those that were removed on request, with the hashes that say so."""
    stored: dict[str, _Stored]


def _stored(connection: Connection, keys: Iterable[str]) -> dict[str, _Stored]:
    query = _stored_query(connection.dialect.name)
    found = {}
    for portion in portions(keys):
        for row in connection.execute(query, {"values": value_list(connection, portion)}):
            found[row[0]] = _Stored(*row[1:])
    return found


@cache
def _stored_query(dialect: str) -> Select[*tuple[Any, ...]]:
    query = select(
        ArticleRow.url_key,
        ArticleRow.id,
        ArticleRow.fingerprint,
        ArticleRow.content_hash,
        ArticleRow.date_downloaded,
        ArticleRow.created_at,
        ArticleRow.updated_at,
        ArticleRow.run_id,
    )
    return query.where(among(dialect, ArticleRow.url_key))


def _told(row: Row, stored: _Stored) -> SaveResult:
    """The result for an article of which nothing is to be written.

    Where run and instant are those of this very save, it was written by a try whose answer was
    lost.
    """
    outcome = SaveOutcome.UNCHANGED
    if (row["run_id"], row["updated_at"]) == (stored.run_id, stored.updated_at):
        first = stored.created_at == stored.updated_at
        outcome = SaveOutcome.INSERTED if first else SaveOutcome.UPDATED
    return SaveResult(outcome, stored.id)


_CLOCKS_DIFFER = timedelta(days=1)
"""Less than that the clocks of machines may be apart."""


def _is_newer(row: Row, stored: _Stored) -> bool:
    """Whether the article differs and was not downloaded before the stored version.

    A version from a day to come was stored by a machine whose clock was wrong: it must not keep
    every later one out until that day.
    """
    if row["fingerprint"] == stored.fingerprint:
        return False
    downloaded = row["date_downloaded"]
    if downloaded is None or stored.date_downloaded is None:
        return True
    ahead = stored.date_downloaded - row["updated_at"]
    return bool(downloaded >= stored.date_downloaded or ahead > _CLOCKS_DIFFER)


def _rows(connection: Connection, keys: Iterable[str]) -> dict[str, Row]:
    query = select(_ARTICLES).where(among(connection.dialect.name, ArticleRow.url_key))
    found: dict[str, Row] = {}
    for portion in portions(keys):
        rows = connection.execute(query, {"values": value_list(connection, portion)})
        found.update({row["url_key"]: row for row in rows.mappings()})
    return found


def _write(
    connection: Connection, new: Sequence[Arrival], changed: Sequence[Arrival]
) -> dict[str, SaveResult]:
    """Write rows; the results of the new ones."""
    rows = sorted((a.row for a in (*new, *changed)), key=lambda row: row["url_key"])
    if not rows:
        return {}
    last = connection.execute(_LAST_ID).scalar() or 0
    connection.execute(_upsert(connection.dialect.name), rows)
    # Asked for apart: with RETURNING all rows become one statement of 28,000 parameters, which
    # takes Postgres and its driver three times as long as the rows one by one.
    fresh = {a.url_key: a.row for a in new}
    found = {
        key: SaveResult(SaveOutcome.INSERTED, row_id)
        for row_id, key in connection.execute(_AFTER, {"last": last})
        if key in fresh
    }
    # Rows that somebody wrote by hand, past the lock or with numbers of his own, leave some of ours
    # elsewhere.
    others = _stored(connection, fresh.keys() - found.keys())
    return found | {key: _told(fresh[key], row) for key, row in others.items()}


_LAST_ID = select(func.max(ArticleRow.id))
_AFTER = select(ArticleRow.id, ArticleRow.url_key).where(ArticleRow.id > bindparam("last"))


@cache
def _upsert(dialect: str) -> Any:
    statement = insert_into(dialect, ArticleRow)
    new = statement.excluded
    not_older = or_(
        new.date_downloaded.is_(None),
        ArticleRow.date_downloaded.is_(None),
        new.date_downloaded >= ArticleRow.date_downloaded,
        ArticleRow.date_downloaded > new.updated_at,
    )
    return statement.on_conflict_do_update(
        index_elements=["url_key"],
        set_={
            **{name: new[name] for name in _UPDATED_COLUMNS},
            "revision": ArticleRow.revision + 1,
        },
        where=and_(ArticleRow.fingerprint != new.fingerprint, not_older),
    )


def _acknowledge(
    connection: Connection,
    arrivals: Mapping[str, Arrival],
    results: Mapping[str, SaveResult],
    look_again: Sequence[timedelta],
) -> None:
    stored = []
    aliases = []
    for key, arrival in arrivals.items():
        outcome, row_id = results[key]
        if row_id is None:
            continue
        if outcome in (SaveOutcome.INSERTED, SaveOutcome.UPDATED):
            stored.append((arrival.row, row_id))
        elif outcome is SaveOutcome.DUPLICATE:
            aliases.append((key, arrival.row["url"], arrival.row, row_id))
        aliases += [(alias, url, arrival.row, row_id) for alias, url in arrival.aliases.items()]
    ledger.acknowledge(connection, stored, aliases, look_again)


def _note_copies(
    connection: Connection,
    arrivals: Mapping[str, Arrival],
    results: Mapping[str, SaveResult],
    before: Mapping[str, Row],
    places: Mapping[str, Place],
) -> None:
    """Look of what the written texts are copies; a change of other fields leaves that as it is."""
    old = {
        row["id"]: copies.place_of(row)
        for key, row in before.items()
        if row["body"] != arrivals[key].row["body"]
        or copies.moment_of(row) != copies.moment_of(arrivals[key].row)
    }
    texts = {}
    for key, (outcome, row_id) in results.items():
        is_text = outcome is SaveOutcome.INSERTED or row_id in old
        if is_text and row_id is not None and key in arrivals:
            row = arrivals[key].row
            place = places[key]._replace(period=copies.period_of(row))
            texts[row_id] = copies.story_of(row, row_id, place)
    if not texts:
        return
    copies.drop_sketches(connection, old)
    loose = copies.loosen(connection, old) if old else []
    copies.note_copies(connection, texts)
    copies.find_again(connection, [key for key in loose if key not in texts])
