"""The archive: saving articles, reading them, and the record of runs and sources."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import ColumnElement, and_, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from crawler.storage.engine import open_engine, reading
from crawler.storage.errors import StoreSetupError
from crawler.storage.migrations import SchemaState, describe, schema_state, upgrade
from crawler.storage.models import ArticleRow, RunRow, SourceRow
from crawler.storage.rows import (
    article_from,
    article_values,
    check_article,
    check_key,
    clean_value,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from types import TracebackType
    from typing import Self

    from sqlalchemy import Connection, Engine

    from crawler.items import Article

_KEYS_PER_QUERY = 500
_ARTICLES_PER_QUERY = 200
_ARTICLES = ArticleRow.__table__
_UPDATED_COLUMNS = tuple(
    column.name
    for column in _ARTICLES.columns
    if column.name not in ("id", "url_key", "revision", "created_at")
)


class SaveOutcome(Enum):
    """What saving an article did."""

    INSERTED = "inserted"
    """A new row."""
    UPDATED = "updated"
    """Its row holds the changed article now."""
    UNCHANGED = "unchanged"
    """Nothing was written: its row says the same, or comes from a later download."""
    DUPLICATE = "duplicate"
    """Nothing was written: a later article of the same batch has the same ``url_key``."""


class SaveResult(NamedTuple):
    outcome: SaveOutcome
    id: int
    """Number of the row that holds the article."""


class KnownArticle(NamedTuple):
    """What is stored of an article, as far as discovery needs it; instants in UTC."""

    id: int
    date_modified: datetime | None
    content_hash: str | None
    updated_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Run:
    """One crawl of one site. ``outcome`` is None while it runs, and after it was killed."""

    id: int
    site: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str | None
    reason: str | None
    arguments: dict[str, Any]
    counts: dict[str, Any]
    version: str | None
    host: str | None
    pid: int | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """What is known about a feed, sitemap or listing of a site."""

    site: str
    kind: str
    """``rest``, ``feed``, ``sitemap`` or ``index``."""
    url: str
    etag: str | None = None
    """``ETag`` of the last answer, to be sent back as ``If-None-Match``."""
    last_modified: str | None = None
    """``Last-Modified`` of the last answer, as it was written."""
    watermark: datetime | None = None
    """Everything up to this instant has been stored; UTC."""
    run_id: int | None = None
    updated_at: datetime | None = None
    """When this was stored; set by the archive."""


class SiteCount(NamedTuple):
    site: str
    articles: int
    first_published: datetime | None
    last_published: datetime | None
    last_change: datetime


def open_store(database_url: str, *, create: bool = True) -> ArticleStore:
    """The archive of that address, its schema up to date.

    With ``create`` an empty or missing database gets its tables, and ``store.created`` says so;
    an old schema is never changed here. Raises :class:`StoreSetupError`.
    """
    engine = open_engine(database_url, create=create)
    try:
        state = schema_state(engine)
        created = create and state is SchemaState.EMPTY and upgrade(engine)
        if state is not SchemaState.CURRENT and not (create and state is SchemaState.EMPTY):
            raise StoreSetupError(describe(state))
    except BaseException:
        engine.dispose()
        raise
    return ArticleStore(engine, created=created)


class ArticleStore:
    """The articles, runs and sources of one database.

    Every method is one transaction and may be called from any thread. A database that fails
    raises :class:`sqlalchemy.exc.DBAPIError`; nothing of that call is stored then.
    """

    def __init__(self, engine: Engine, *, created: bool = False) -> None:
        self.engine = engine
        self.created = created
        """Whether opening made the tables."""
        self._reader = reading(engine)

    def close(self) -> None:
        """Give the connections back. Closing twice is allowed."""
        self.engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    # Articles

    def save(self, batch: Sequence[Article], run_id: int | None = None) -> list[SaveResult]:
        """Store a batch in one transaction; one result for each article, in order.

        ``run_id`` is the run that stores them, where the articles do not say it. Processes that
        save the same article at the same time leave one row. Raises :class:`UnstorableError`
        before anything is written (:func:`crawler.storage.rows.check_article`).
        """
        for article in batch:
            check_article(article)
        rows: dict[str, dict[str, Any]] = {}
        keys = []
        for article in batch:
            values = article_values(article)
            if values["run_id"] is None:
                values["run_id"] = run_id
            keys.append(values["url_key"])
            rows[values["url_key"]] = values
        results = self._save_rows(rows)
        last = {key: position for position, key in enumerate(keys)}
        return [
            results[key]
            if last[key] == position
            else SaveResult(SaveOutcome.DUPLICATE, results[key].id)
            for position, key in enumerate(keys)
        ]

    def _save_rows(self, rows: Mapping[str, dict[str, Any]]) -> dict[str, SaveResult]:
        with self._reader.begin() as connection:
            stored = _stored(connection, rows)
        results = {
            key: SaveResult(SaveOutcome.UNCHANGED, stored[key].id)
            for key in stored
            if not _is_newer(rows[key], stored[key])
        }
        # Every process takes the rows in the same order, so that none waits for another in a ring.
        changed = [rows[key] for key in sorted(rows) if key not in results]
        if not changed:
            return results
        now = datetime.now(UTC)
        for values in changed:
            values.update(revision=1, created_at=now, updated_at=now)
        with self.engine.begin() as connection:
            written = connection.execute(self._upsert(), changed).all()
            for row in written:
                outcome = SaveOutcome.INSERTED if row.revision == 1 else SaveOutcome.UPDATED
                results[row.url_key] = SaveResult(outcome, row.id)
            # What was not written has been stored by another process since we looked.
            missing = [values["url_key"] for values in changed if values["url_key"] not in results]
            for key, found in _stored(connection, missing).items():
                results[key] = SaveResult(SaveOutcome.UNCHANGED, found.id)
        return results

    def _upsert(self) -> Any:
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(ArticleRow)
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
        ).returning(ArticleRow.id, ArticleRow.url_key, ArticleRow.revision)

    def get(self, url_key: str) -> Article | None:
        """The article of that identity, its instants in its own zone."""
        query = select(_ARTICLES).where(ArticleRow.url_key == clean_value(url_key))
        with self._reader.begin() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else article_from(row)

    def articles(self, *, site: str | None = None) -> Iterator[Article]:
        """All articles, or those of a site, by ``id``; read in portions, never held all at once."""
        last = 0
        while True:
            query = select(_ARTICLES).where(ArticleRow.id > last, *_of_site(site))
            query = query.order_by(ArticleRow.id).limit(_ARTICLES_PER_QUERY)
            with self._reader.begin() as connection:
                rows = connection.execute(query).mappings().all()
            if not rows:
                return
            for row in rows:
                yield article_from(row)
            last = rows[-1]["id"]

    def known(self, url_keys: Iterable[str]) -> dict[str, KnownArticle]:
        """Those of the identities that are stored, by themselves or as listed addresses."""
        found: dict[str, KnownArticle] = {}
        with self._reader.begin() as connection:
            for keys in _chunks(url_keys, _KEYS_PER_QUERY):
                wanted = clean_value(keys)
                for column in (ArticleRow.url_key, ArticleRow.listed_key):
                    query = select(
                        column,
                        ArticleRow.id,
                        ArticleRow.date_modified,
                        ArticleRow.content_hash,
                        ArticleRow.updated_at,
                    ).where(column.in_(wanted))
                    for row in connection.execute(query):
                        found.setdefault(str(row[0]), KnownArticle(*row[1:]))
                    wanted = [key for key in wanted if key not in found]
        return found

    def count(self, *, site: str | None = None) -> int:
        """How many articles are stored."""
        query = select(func.count()).select_from(_ARTICLES).where(*_of_site(site))
        with self._reader.begin() as connection:
            return connection.execute(query).scalar_one()

    def site_counts(self) -> list[SiteCount]:
        """Number and dates of the articles of each site, by site; instants in UTC."""
        query = (
            select(
                ArticleRow.site,
                func.count(),
                func.min(ArticleRow.date_published),
                func.max(ArticleRow.date_published),
                func.max(ArticleRow.updated_at),
            )
            .group_by(ArticleRow.site)
            .order_by(ArticleRow.site)
        )
        with self._reader.begin() as connection:
            return [SiteCount(*row) for row in connection.execute(query)]

    # Runs

    def start_run(
        self,
        site: str,
        *,
        arguments: Mapping[str, Any] | None = None,
        version: str | None = None,
        host: str | None = None,
    ) -> int:
        """Record that a crawl begins; the ``id`` of the run. ``host``: this machine's name."""
        values = {
            "site": site,
            "started_at": datetime.now(UTC),
            "arguments": dict(arguments or {}),
            "counts": {},
            "version": version,
            "host": host or socket.gethostname(),
            "pid": os.getpid(),
        }
        statement = insert(RunRow).values(clean_value(values)).returning(RunRow.id)
        with self.engine.begin() as connection:
            return connection.execute(statement).scalar_one()

    def finish_run(
        self,
        run_id: int,
        outcome: str,
        *,
        reason: str | None = None,
        counts: Mapping[str, Any] | None = None,
    ) -> None:
        """Record how a crawl ended. ``KeyError`` where there is no such run."""
        values = {
            "finished_at": datetime.now(UTC),
            "outcome": outcome,
            "reason": reason,
            "counts": dict(counts or {}),
        }
        statement = update(RunRow).where(RunRow.id == run_id).values(clean_value(values))
        with self.engine.begin() as connection:
            if connection.execute(statement).rowcount != 1:
                raise KeyError(f"no run {run_id}")

    def get_run(self, run_id: int) -> Run | None:
        query = select(RunRow.__table__).where(RunRow.id == run_id)
        with self._reader.begin() as connection:
            row = connection.execute(query).mappings().one_or_none()
        return None if row is None else Run(**row)

    def runs(self, *, site: str | None = None, limit: int = 50) -> list[Run]:
        """The latest runs, the newest first."""
        query = select(RunRow.__table__).order_by(RunRow.id.desc()).limit(limit)
        if site is not None:
            query = query.where(RunRow.site == site)
        with self._reader.begin() as connection:
            return [Run(**row) for row in connection.execute(query).mappings()]

    def count_runs(self) -> int:
        """How many runs are recorded."""
        with self._reader.begin() as connection:
            return connection.execute(select(func.count()).select_from(RunRow)).scalar_one()

    # Sources

    def get_source(self, site: str, kind: str, url: str) -> Source | None:
        query = select(SourceRow.__table__).where(
            SourceRow.site == clean_value(site),
            SourceRow.kind == kind,
            SourceRow.url == clean_value(url),
        )
        with self._reader.begin() as connection:
            row = connection.execute(query).mappings().one_or_none()
        if row is None:
            return None
        return Source(**{name: value for name, value in row.items() if name != "id"})

    def put_source(self, source: Source) -> Source:
        """Store what is known about a source now, in place of what was; as it is stored."""
        source = replace(source, updated_at=datetime.now(UTC))
        values = clean_value({name: getattr(source, name) for name in Source.__slots__})
        check_key(values["site"], values["kind"], values["url"])
        dialect = postgresql if self.engine.dialect.name == "postgresql" else sqlite
        statement = dialect.insert(SourceRow).values(values)
        names = ("etag", "last_modified", "watermark", "run_id", "updated_at")
        statement = statement.on_conflict_do_update(
            index_elements=["site", "kind", "url"],
            set_={name: statement.excluded[name] for name in names},
        )
        with self.engine.begin() as connection:
            connection.execute(statement)
        return Source(**values)


class _Stored(NamedTuple):
    id: int
    fingerprint: str
    date_downloaded: datetime | None


def _stored(connection: Connection, keys: Iterable[str]) -> dict[str, _Stored]:
    found = {}
    for chunk in _chunks(keys, _KEYS_PER_QUERY):
        query = select(
            ArticleRow.url_key, ArticleRow.id, ArticleRow.fingerprint, ArticleRow.date_downloaded
        ).where(ArticleRow.url_key.in_(chunk))
        for row in connection.execute(query):
            found[row.url_key] = _Stored(*row[1:])
    return found


def _is_newer(values: Mapping[str, Any], stored: _Stored) -> bool:
    """Whether the article differs and was not downloaded before the stored version."""
    if values["fingerprint"] == stored.fingerprint:
        return False
    downloaded = values["date_downloaded"]
    if downloaded is None or stored.date_downloaded is None:
        return True
    return bool(downloaded >= stored.date_downloaded)


def _of_site(site: str | None) -> list[ColumnElement[bool]]:
    return [] if site is None else [ArticleRow.site == site]


def _chunks(keys: Iterable[str], size: int) -> Iterator[list[str]]:
    iterator = iter(keys)
    while chunk := list(islice(iterator, size)):
        yield chunk


__all__ = [
    "ArticleStore",
    "KnownArticle",
    "Run",
    "SaveOutcome",
    "SaveResult",
    "SiteCount",
    "Source",
    "open_store",
]
