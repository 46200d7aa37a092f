"""Saving a batch of articles: what is new, what changed, what the archive has already.

:func:`settled` looks without a lock, so that what is known costs no write; :func:`save` decides
anew inside the transaction that writes.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, or_, select

from crawler.storage import copies, ledger, removal, revisions
from crawler.storage.models import ArticleRow
from crawler.storage.rows import article_values, check_article, clean_value, is_storable
from crawler.storage.sql import among, insert_into, portions
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from sqlalchemy import Connection

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
    digests: frozenset[str]
    """Under which of the removals on request it would fall."""

    @property
    def url_key(self) -> str:
        key: str = self.row["url_key"]
        return key


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
        found[row["url_key"]] = Arrival(row, aliases, _digests(row, aliases))
    return found


def _digests(row: Row, aliases: Iterable[str]) -> frozenset[str]:
    return frozenset(
        (
            *removal.digests_of(row),
            *map(removal.url_digest, aliases),
            removal.site_digest(row["site"]),
        )
    )


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


def settled(connection: Connection, arrivals: Mapping[str, Arrival]) -> dict[str, SaveResult]:
    """Those of the articles for which nothing is to be written."""
    results = {
        key: SaveResult(SaveOutcome.REMOVED, None)
        for key, buried in _buried(connection, arrivals).items()
        if buried.issuperset(map(removal.url_digest, [key, *arrivals[key].aliases]))
    }
    stored = _stored(connection, (key for key in arrivals if key not in results))
    same = {key for key, found in stored.items() if not _is_newer(arrivals[key].row, found)}
    aliases = {alias for key in same for alias in arrivals[key].aliases}
    known = ledger.look_up(connection, aliases) if aliases else {}
    leading = {alias for alias, entry in known.items() if entry.is_stored}
    results |= {
        key: _told(arrivals[key].row, stored[key])
        for key in same
        if leading.issuperset(arrivals[key].aliases)
    }
    return results


def save(
    connection: Connection,
    arrivals: Sequence[Arrival],
    places: Mapping[str, Place],
    look_again: Sequence[timedelta] = (),
) -> dict[str, SaveResult]:
    """Write what is new or changed, in a transaction that no other writer of articles disturbs.

    ``places`` are those of the sketches, by ``url_key``; ``look_again`` says how long after their
    publication articles are due to be looked at again.
    """
    by_key = {arrival.url_key: arrival for arrival in arrivals}
    results: dict[str, SaveResult] = {}
    for key, buried in _buried(connection, by_key).items():
        removal.bury_also(connection, [key, *by_key[key].aliases], buried)
        results[key] = SaveResult(SaveOutcome.REMOVED, None)
    stored = _stored(connection, (key for key in by_key if key not in results))
    fresh = [a for key, a in by_key.items() if key not in stored and key not in results]
    twins = copies.same_text(connection, [arrival.row for arrival in fresh])
    changed = [by_key[key] for key, found in stored.items() if _is_newer(by_key[key].row, found)]
    before = _rows(connection, [arrival.url_key for arrival in changed])
    revisions.keep(connection, before.values())
    new = [arrival for arrival in fresh if arrival.url_key not in twins]
    results |= _write(connection, [*new, *changed])
    for key, found in stored.items():
        results.setdefault(key, SaveResult(SaveOutcome.UNCHANGED, found.id))
    for key, twin in twins.items():
        row_id = results[twin].id if isinstance(twin, str) else twin
        results[key] = SaveResult(SaveOutcome.DUPLICATE, row_id)
    _acknowledge(connection, by_key, results, look_again)
    _note_copies(connection, by_key, results, before, places)
    unwritten = stored.keys() - {arrival.url_key for arrival in changed}
    return results | {key: _told(by_key[key].row, stored[key]) for key in unwritten}


def _buried(connection: Connection, arrivals: Mapping[str, Arrival]) -> dict[str, frozenset[str]]:
    """Those of the articles that were removed on request, with the hashes that say so."""
    digests = {digest for arrival in arrivals.values() for digest in arrival.digests}
    buried = removal.removed_since(connection, digests).keys()
    return {key: found for key, arrival in arrivals.items() if (found := arrival.digests & buried)}


class _Stored(NamedTuple):
    id: int
    fingerprint: str
    date_downloaded: datetime | None
    created_at: datetime
    updated_at: datetime
    run_id: int | None


def _stored(connection: Connection, keys: Iterable[str]) -> dict[str, _Stored]:
    found = {}
    for portion in portions(keys):
        query = select(
            ArticleRow.url_key,
            ArticleRow.id,
            ArticleRow.fingerprint,
            ArticleRow.date_downloaded,
            ArticleRow.created_at,
            ArticleRow.updated_at,
            ArticleRow.run_id,
        ).where(among(connection, ArticleRow.url_key, portion))
        for row in connection.execute(query):
            found[row.url_key] = _Stored(*row[1:])
    return found


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


def _is_newer(row: Row, stored: _Stored) -> bool:
    """Whether the article differs and was not downloaded before the stored version."""
    if row["fingerprint"] == stored.fingerprint:
        return False
    downloaded = row["date_downloaded"]
    if downloaded is None or stored.date_downloaded is None:
        return True
    return bool(downloaded >= stored.date_downloaded)


def _rows(connection: Connection, keys: Iterable[str]) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for portion in portions(keys):
        query = select(_ARTICLES).where(among(connection, ArticleRow.url_key, portion))
        found.update({row["url_key"]: row for row in connection.execute(query).mappings()})
    return found


def _write(connection: Connection, arrivals: Iterable[Arrival]) -> dict[str, SaveResult]:
    rows = sorted((arrival.row for arrival in arrivals), key=lambda row: row["url_key"])
    if not rows:
        return {}
    connection.execute(_upsert(connection), rows)
    found = {}
    # Asked for apart: with RETURNING all rows become one statement of 28,000 parameters, which
    # takes Postgres and its driver three times as long as the rows one by one.
    for portion in portions(row["url_key"] for row in rows):
        query = select(ArticleRow.id, ArticleRow.url_key, ArticleRow.revision)
        for row in connection.execute(query.where(among(connection, ArticleRow.url_key, portion))):
            outcome = SaveOutcome.INSERTED if row.revision == 1 else SaveOutcome.UPDATED
            found[row.url_key] = SaveResult(outcome, row.id)
    return found


def _upsert(connection: Connection) -> Any:
    statement = insert_into(connection, ArticleRow)
    new = statement.excluded
    not_older = or_(
        new.date_downloaded.is_(None),
        ArticleRow.date_downloaded.is_(None),
        new.date_downloaded >= ArticleRow.date_downloaded,
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
            texts[row_id] = copies.story_of(arrivals[key].row, row_id, places[key])
    if not texts:
        return
    copies.drop_sketches(connection, old)
    loose = copies.loosen(connection, old) if old else []
    copies.note_copies(connection, texts)
    copies.find_again(connection, [key for key in loose if key not in texts])
