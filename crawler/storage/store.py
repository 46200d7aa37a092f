"""The archive: saving articles, reading and removing them, and the record of runs and sources."""

from __future__ import annotations

import os
import socket
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)

from crawler.storage import clusters, copies, ledger, pages, removal, saving, search
from crawler.storage.clusters import Cluster, Member
from crawler.storage.engine import (
    asking,
    content_mark,
    empty_log,
    open_engine,
    reading,
    writing,
)
from crawler.storage.errors import PagesUnavailableError, StoreSetupError
from crawler.storage.ledger import Address, Entry, Finding, StateCount
from crawler.storage.migrations import SchemaState, describe, schema_state, upgrade
from crawler.storage.models import ArticleRow, RunRow, SourceRow, TrafficRow, UrlRow
from crawler.storage.pages import Selection
from crawler.storage.removal import Removed
from crawler.storage.revisions import PLACE_COLUMNS, Version, versions
from crawler.storage.rows import article_from, check_key, clean_value, is_storable
from crawler.storage.saving import SaveOutcome, SaveResult
from crawler.storage.schedule import next_look
from crawler.storage.sql import KEYS_PER_QUERY, among, insert_into, portions, value_list
from crawler.warc.writer import Kept

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date
    from types import TracebackType
    from typing import Self

    from sqlalchemy import Connection, Engine, RowMapping

    from crawler.items import Article
    from crawler.storage.saving import Arrival, Known
    from crawler.storage.search import Query
    from crawler.warc.records import Location

_ARTICLES_PER_QUERY = 200
_ARTICLES = ArticleRow.__table__
_BY_KEY = select(_ARTICLES).where(
    ArticleRow.id
    == func.coalesce(
        select(ArticleRow.id).where(ArticleRow.url_key == bindparam("key")).scalar_subquery(),
        select(UrlRow.article_id).where(UrlRow.url_key == bindparam("key")).scalar_subquery(),
    )
)
_WRITER_LOCK = 7_246_100_158  # any fixed number, only ours


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
    """``site`` for all of it, ``rest``, ``feed``, ``sitemap``, ``index``; ``missing`` for an
    address where nothing is; ``backfill`` for one that is under way; ``robots`` for robots.txt;
    ``pause`` for a host that is left alone."""
    url: str
    etag: str | None = None
    """``ETag`` of the last answer, to be sent back as ``If-None-Match``."""
    last_modified: str | None = None
    """``Last-Modified`` of the last answer, as it was written."""
    watermark: datetime | None = None
    """Everything up to this instant has been stored; UTC."""
    details: dict[str, Any] | None = None
    """What else was learned of it, as JSON."""
    run_id: int | None = None
    updated_at: datetime | None = None
    """When this was stored; set by the archive."""
    content: str | None = None
    """robots.txt as it was read last, or why the site is left alone."""
    not_before: datetime | None = None
    """Until when the site is left alone; UTC."""


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
        self.look_again: Sequence[timedelta] = ()
        """How long after its publication an article is due to be looked at again."""
        self.keep_pages: Callable[[Sequence[Kept]], None] | None = None
        """Called with the articles that are about to be written, to keep their pages and to say
        on the articles where; None: no pages are kept."""
        self._reader = reading(engine)
        self._asker = asking(engine)

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

    def save(
        self, batch: Sequence[Article], run_id: int | None = None, *, at: datetime | None = None
    ) -> list[SaveResult]:
        """Store a batch in one transaction; one result for each article, in order.

        ``run_id`` is the run that stores them, where the articles do not say it. Processes that
        save the same article at the same time leave one row. With an article go the version it
        replaces, its addresses in the ledger, and of which article it is a copy. Saving the same
        batch again with the same instant ``at`` tells what the first time did, also where its
        answer was lost. Raises
        :class:`UnstorableError` before anything is written
        (:func:`crawler.storage.rows.check_article`).
        """
        arrivals = saving.arrivals(batch, run_id, at or datetime.now(UTC))
        with self._reader.connect() as connection:
            with connection.begin():
                mark = content_mark(connection)
                known = saving.look(connection, arrivals)
                results = saving.settled(connection, arrivals, known)
            waiting = {key: arrival for key, arrival in arrivals.items() if key not in results}
            if waiting:
                # Before the transaction, since others wait for it.
                places = {key: copies.place_of(arrival.row) for key, arrival in waiting.items()}
                self._keep_pages(connection, batch, waiting, known)
                with _locked(connection):
                    if content_mark(connection) != mark:
                        known = saving.look(connection, waiting)
                    results |= saving.save(connection, waiting, known, places, self.look_again)
        return saving.in_order(batch, results)

    def _keep_pages(
        self,
        connection: Connection,
        batch: Sequence[Article],
        waiting: Mapping[str, Arrival],
        known: Known,
    ) -> None:
        """Let the pages be kept, before any row names them; none of what was removed on request."""
        by_key = {clean_value(article.url_key): article for article in batch}
        articles = {
            key: by_key[key] for key in waiting if by_key[key].pages and key not in known.buried
        }
        if self.keep_pages is None or not articles:
            return
        with connection.begin():
            earlier = pages.places(connection, [key for key in articles if key in known.stored])
        try:
            self.keep_pages([Kept(a, earlier.get(key)) for key, a in articles.items()])
        except OSError as error:
            raise PagesUnavailableError(error) from error
        for key, article in articles.items():
            waiting[key].row.update({name: getattr(article, name) for name in PLACE_COLUMNS})

    def page_places(self, article_ids: Sequence[int]) -> set[Location]:
        """Where the raw pages of articles and of their earlier versions lie."""
        with self._reader.begin() as connection:
            return pages.places_of(connection, article_ids)

    def count_archived(self, selection: Selection) -> int:
        """How many articles of a selection have a raw page."""
        with self._reader.begin() as connection:
            return pages.count_archived(connection, selection)

    def archived_ids(self, selection: Selection, portion: int) -> Iterator[list[int]]:
        """Their numbers in portions, ascending."""
        while True:
            with self._reader.begin() as connection:
                found = pages.archived_ids(connection, selection, portion)
            if not found:
                return
            yield found
            selection = replace(selection, after=found[-1])

    def sites_of(self, ids: Sequence[int]) -> set[str]:
        """The sites of the articles of these numbers."""
        query = select(ArticleRow.site).where(ArticleRow.id.in_(ids)).distinct()
        with self._reader.begin() as connection:
            return set(connection.execute(query).scalars())

    def articles_by_id(self, ids: Sequence[int]) -> list[Article]:
        """The articles of these numbers, ascending; those that are gone are left out."""
        query = select(_ARTICLES).where(ArticleRow.id.in_(ids)).order_by(ArticleRow.id)
        with self._reader.begin() as connection:
            return [article_from(row) for row in connection.execute(query).mappings()]

    def restate(self, articles: Sequence[Article], confirmed: Mapping[int, str]) -> int:
        """Write what is no change of an article: other columns of those that were made again, and
        which rules make of others what they are. How many of the first were written."""
        with self._writing() as connection:
            pages.confirm(connection, confirmed)
            return pages.restate(connection, articles)

    def drop_pages(self, files: Sequence[str]) -> None:
        """Let no article name these files of raw pages any more."""
        with self._writing() as connection:
            pages.drop(connection, files)

    @contextmanager
    def _writing(self) -> Iterator[Connection]:
        with self.engine.connect() as connection, _locked(connection):
            yield connection

    def get(self, url_key: str) -> Article | None:
        """The article of that identity or alias, its instants in its own zone."""
        with self._asker.connect() as connection:
            found = connection.execute(_BY_KEY, {"key": clean_value(url_key)})
            row = found.mappings().one_or_none()
        return None if row is None else article_from(row)

    def history(self, article_id: int) -> list[Version]:
        """Every version of an article, the earliest first; none: there is no such article."""
        with self._reader.begin() as connection:
            return versions(connection, article_id)

    def addresses(self, article_id: int) -> list[str]:
        """Every address that leads to an article, the one of its row first, then as they came."""
        stored = UrlRow.state == ledger.UrlState.STORED
        query = select(UrlRow.url).where(UrlRow.article_id == article_id)
        query = query.order_by(stored.desc(), UrlRow.found_at, UrlRow.url_key)
        with self._reader.begin() as connection:
            return list(connection.execute(query).scalars())

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

    def search(
        self,
        query: Query,
        conditions: Callable[[str], Iterable[ColumnElement[bool]]] = lambda _dialect: (),
        *,
        limit: int,
    ) -> list[Article]:
        """Articles that meet a query, newest first and undated ones last.

        ``conditions`` gives further conditions in the SQL of a dialect.
        """
        with self._reader.begin() as connection:
            dialect = connection.dialect.name
            ids = search.newest(connection, query, list(conditions(dialect)), limit=limit)
            chosen = select(_ARTICLES).where(among(dialect, ArticleRow.id))
            rows = {
                row["id"]: row
                for portion in portions(ids)
                for row in connection.execute(
                    chosen, {"values": value_list(connection, portion)}
                ).mappings()
            }
        return [article_from(rows[number]) for number in ids]

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

    # Copies

    def clusters(
        self,
        *,
        site: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        minimum: int = 2,
    ) -> Iterator[Cluster]:
        """The clusters of copies by ``id`` of their earliest article; read in portions.

        Only those with an article of ``site``, with at least ``minimum`` articles, and whose
        earliest was published from ``since`` on and before ``until``; what is None is not asked.
        """
        for heads in self._heads(site):
            with self._reader.begin() as connection:
                found = list(clusters.clusters_from(connection, heads, since=since, until=until))
            yield from (cluster for cluster in found if len(cluster.members) >= minimum)

    def _heads(self, site: str | None) -> Iterator[list[int]]:
        """Articles that may be the earliest of a cluster, in portions by ``id``."""
        if site is not None:
            with self._reader.begin() as connection:
                found = clusters.heads_of_site(connection, site)
            yield from portions(found)
            return
        last = 0
        while True:
            with self._reader.begin() as connection:
                heads = clusters.copied_after(connection, last, KEYS_PER_QUERY)
            if not heads:
                return
            yield heads
            last = heads[-1]

    def cluster_of(self, article_id: int) -> Cluster | None:
        """The cluster to which an article belongs; None: it is no copy and has none."""
        with self._reader.begin() as connection:
            head = clusters.head_of(connection, article_id)
            heads = [] if head is None else [head]
            return next(clusters.clusters_from(connection, heads), None)

    # The ledger of addresses

    def look_up(self, url_keys: Iterable[str]) -> dict[str, Entry]:
        """What is known of those of the addresses that were met before, or removed."""
        keys = clean_value(list(url_keys))
        digests = {removal.url_digest(key): key for key in keys}
        with self._asker.connect() as connection:
            return ledger.look_up_all(connection, digests)

    def waiting(
        self, site: str, *, limit: int, stored: bool = False, after: str | None = None
    ) -> dict[str, Entry]:
        """Addresses of a site that are due to be read, the latest published first.

        With ``stored`` those whose article is due to be looked at again, else those without one;
        with ``after`` those that follow that address.
        """
        now = datetime.now(UTC)
        with self._reader.begin() as connection:
            return ledger.waiting(connection, site, now, limit, stored=stored, after=after)

    def note(self, site: str, findings: Iterable[Finding], run_id: int | None = None) -> None:
        """Write into the ledger what became of addresses of a site.

        Those that are too long, or were removed on request meanwhile, are left out.
        """
        cleaned = [Finding(*map(clean_value, f)) for f in findings if is_storable(f.url_key)]
        with self.engine.begin() as connection:
            removed = removal.removed_among(connection, site, [f.url_key for f in cleaned])
            kept = [finding for finding in cleaned if finding.url_key not in removed]
            ledger.note(connection, kept, site=site, run_id=run_id, now=datetime.now(UTC))

    def withdraw(self, url_keys: Iterable[str], run_id: int | None) -> None:
        """Forget addresses that a run noted as new and chose not to read."""
        with self.engine.begin() as connection:
            ledger.withdraw(connection, clean_value(sorted(url_keys)), run_id)

    def looked_at(self, url_keys: Iterable[str]) -> None:
        """Note that stored articles are unchanged, and when to look at them again."""
        now = datetime.now(UTC)
        with self.engine.begin() as connection:
            entries = ledger.look_up(connection, clean_value(list(url_keys)))
            looks = {
                key: next_look(entry.published, now, self.look_again)
                for key, entry in entries.items()
            }
            ledger.plan(connection, looks, now)

    def count_states(self, site: str) -> list[StateCount]:
        """How many addresses of a site are in each state, and why."""
        with self._reader.begin() as connection:
            return ledger.count_states(connection, site)

    def address(self, url_key: str) -> Address | None:
        """All that the ledger says of an address; None: it was never met, or it was removed."""
        with self._reader.begin() as connection:
            found = ledger.addresses(connection, UrlRow.url_key == clean_value(url_key))
        return found[0] if found else None

    def site_addresses(self, site: str, *, state: str | None = None) -> Iterator[Address]:
        """The addresses of a site, or those in one state, by identity; read in portions."""
        wanted = [UrlRow.site == site, *([UrlRow.state == state] if state else [])]
        last = ""
        while True:
            with self._reader.begin() as connection:
                found = ledger.addresses(
                    connection, *wanted, UrlRow.url_key > last, limit=KEYS_PER_QUERY
                )
            if not found:
                return
            yield from found
            last = found[-1].url_key

    # Removal

    def forget(self, url_key: str, *, reason: str | None = None) -> Removed:
        """Remove the article of that identity or alias, and keep it from coming back.

        An address that is not in the archive is kept out of it from now on.
        """
        key = clean_value(url_key)
        with self._writing() as connection:
            entry = ledger.look_up(connection, [key]).get(key, Entry())
            query = select(_ARTICLES).where(
                or_(ArticleRow.url_key == key, ArticleRow.id == entry.article_id)
            )
            rows = connection.execute(query).mappings().all()
            ids = [row["id"] for row in rows]
            digests = [removal.url_digest(key)]
            digests += map(removal.url_digest, ledger.addresses_of(connection, ids))
            for row in rows:
                digests += removal.digests_of(row)
            site = rows[0]["site"] if rows else ""
            removal.bury(connection, digests, origin=digests[0], site=site, reason=reason)
            return removal.remove(connection, ids) + Removed(
                addresses=ledger.drop(connection, [key])
            )

    def forget_site(self, site: str, *, reason: str | None = None) -> Iterator[Removed]:
        """Remove all of a site, in portions, and keep it from coming back.

        Yields what is gone after each portion. A removal that broke off is completed by another;
        nothing of the site is stored in between.
        """
        digest = removal.site_digest(site)
        with self._writing() as connection:
            removal.bury(connection, [digest], origin=digest, site=site, reason=reason)
        query = select(ArticleRow.id).where(ArticleRow.site == site).limit(_ARTICLES_PER_QUERY)
        done = Removed()
        while True:
            with self._writing() as connection:
                ids = list(connection.execute(query).scalars())
                done += removal.remove(connection, ids)
                if not ids:
                    done += removal.remove_rest(connection, site)
            yield done
            if not ids:
                return

    def allow(self, url_key: str) -> bool:
        """Undo the removal of an address: it may come back. False: it was not removed."""
        with self._writing() as connection:
            return removal.unbury(connection, removal.url_digest(clean_value(url_key)))

    def allow_site(self, site: str) -> bool:
        """Undo the removal of a site: it may come back. False: it was not removed."""
        with self._writing() as connection:
            return removal.unbury(connection, removal.site_digest(site))

    def empty_log(self) -> bool:
        """Let nothing that was removed stay in the full text and the write-ahead log of SQLite.

        To be called once all is removed, since the whole index of the words is written anew.
        False: another program reads the database, and what was removed is still in that file.
        """
        with self._writing() as connection:
            search.purge(connection)
        return empty_log(self.engine)

    def knows_site(self, site: str) -> bool:
        """Whether anything of a site is stored: an article, an address or a source."""
        of_site = (
            select(column).where(column == clean_value(site)).limit(1)
            for column in (ArticleRow.site, UrlRow.site, SourceRow.site)
        )
        with self._reader.begin() as connection:
            return any(connection.execute(query).first() for query in of_site)

    def is_forgotten(self, site: str) -> bool:
        """Whether a site was removed on request."""
        with self._reader.begin() as connection:
            return bool(removal.removed_since(connection, [removal.site_digest(site)]))

    # Runs

    def start_run(
        self,
        site: str,
        *,
        arguments: Mapping[str, Any] | None = None,
        version: str | None = None,
        host: str | None = None,
        started_at: datetime | None = None,
    ) -> int:
        """Record that a crawl begins; the ``id`` of the run. ``host``: this machine's name.

        Called again with the same ``started_at`` it gives the run that it has recorded.
        """
        values = {
            "site": site,
            "started_at": started_at or datetime.now(UTC),
            "arguments": dict(arguments or {}),
            "counts": {},
            "version": version,
            "host": host or socket.gethostname(),
            "pid": os.getpid(),
        }
        values = clean_value(values)
        same = [RunRow.__table__.c[n] == values[n] for n in ("site", "started_at", "host", "pid")]
        statement = insert(RunRow).values(values).returning(RunRow.id)
        with self.engine.begin() as connection:
            known = connection.execute(select(RunRow.id).where(*same)).scalar()
            return connection.execute(statement).scalar_one() if known is None else known

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

    def latest_runs(
        self,
        site: str,
        *,
        limit: int,
        since: datetime | None = None,
        that_met_articles: bool = False,
    ) -> list[Run]:
        """The runs of a site that began last, the newest first; all, or those that met articles."""
        query = select(RunRow.__table__).where(RunRow.site == site)
        if since is not None:
            query = query.where(RunRow.started_at >= since)
        if that_met_articles:
            met = (
                RunRow.counts[name].as_integer() > 0 for name in ("fields/read", "articles/lost")
            )
            query = query.where(or_(*met))
        query = query.order_by(RunRow.started_at.desc()).limit(limit)
        with self._reader.begin() as connection:
            return [Run(**row) for row in connection.execute(query).mappings()]

    def latest_published(self, site: str, *, until: datetime, limit: int) -> list[datetime]:
        """When the latest articles of a site were published, none after *until*, newest first."""
        query = select(ArticleRow.date_published)
        query = query.where(ArticleRow.site == site, ArticleRow.date_published <= until)
        query = query.order_by(ArticleRow.date_published.desc()).limit(limit)
        with self._reader.begin() as connection:
            return [instant for instant in connection.execute(query).scalars() if instant]

    def published_since(self, since: datetime) -> Iterator[tuple[str, datetime]]:
        """Site and instant of each article that was published from *since* on."""
        query = select(ArticleRow.site, ArticleRow.date_published)
        query = query.where(ArticleRow.date_published >= since)
        with self._reader.connect() as connection:
            for site, instant in connection.execution_options(yield_per=5000).execute(query):
                if instant is not None:
                    yield site, instant

    def unread_since(self, since: datetime) -> Iterator[tuple[str, datetime]]:
        """Site and instant of each address that was found from *since* on and waits to be read.

        The instant is that of its publication where the source states it, else when it was found.
        """
        states = (ledger.UrlState.NEW, ledger.UrlState.BLOCKED, ledger.UrlState.FAILED)
        instant = func.coalesce(UrlRow.published, UrlRow.found_at)
        query = select(UrlRow.site, instant).where(UrlRow.state.in_(states), instant >= since)
        with self._reader.begin() as connection:
            rows = connection.execute(query).all()
        for row in rows:
            yield row[0], row[1]

    def last_starts(self) -> dict[str, datetime]:
        """When the latest run of each site began."""
        query = select(RunRow.site, func.max(RunRow.started_at).label("started")).group_by(
            RunRow.site
        )
        with self._reader.begin() as connection:
            return {row.site: row.started for row in connection.execute(query)}

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
        return None if row is None else _source_from(row)

    def sources(self, site: str, kind: str | None = None) -> list[Source]:
        """What is known about the sources of a site, or about those of one kind, by address."""
        query = select(SourceRow.__table__).where(SourceRow.site == clean_value(site))
        query = query if kind is None else query.where(SourceRow.kind == kind)
        query = query.order_by(SourceRow.url)
        with self._reader.begin() as connection:
            rows = connection.execute(query).mappings().all()
        return [_source_from(row) for row in rows]

    def put_source(self, source: Source) -> Source:
        """Store what is known about a source now, in place of what was; as it is stored."""
        source = replace(source, updated_at=datetime.now(UTC))
        values = clean_value({name: getattr(source, name) for name in Source.__slots__})
        check_key(values["site"], values["kind"], values["url"])
        names = values.keys() - {"site", "kind", "url"}
        with self.engine.begin() as connection:
            statement = insert_into(connection.dialect.name, SourceRow).values(values)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=["site", "kind", "url"],
                    set_={name: statement.excluded[name] for name in names},
                )
            )
        return Source(**values)

    def drop_source(self, site: str, kind: str, url: str) -> None:
        """Forget what is known about a source."""
        statement = delete(SourceRow).where(
            SourceRow.site == clean_value(site),
            SourceRow.kind == kind,
            SourceRow.url == clean_value(url),
        )
        with self.engine.begin() as connection:
            connection.execute(statement)

    # Requests

    def add_requests(self, site: str, day: date, number: int) -> None:
        """Count requests that a site was sent on a day of UTC."""
        values = {"site": clean_value(site), "day": day, "requests": number}
        with self.engine.begin() as connection:
            statement = insert_into(connection.dialect.name, TrafficRow).values(values)
            added = {"requests": TrafficRow.requests + statement.excluded.requests}
            connection.execute(
                statement.on_conflict_do_update(index_elements=["site", "day"], set_=added)
            )

    def requests_on(self, site: str, day: date) -> int:
        """How many requests a site was sent on a day of UTC, by all runs."""
        query = select(TrafficRow.requests).where(
            TrafficRow.site == clean_value(site), TrafficRow.day == day
        )
        with self._reader.begin() as connection:
            return connection.execute(query).scalar() or 0


@contextmanager
def _locked(connection: Connection) -> Iterator[None]:
    """A transaction that writes articles; one at a time, whichever process it is of.

    So none waits for rows of another in a ring, and of two copies that come at the same time the
    later one sees the earlier.
    """
    with writing(connection):
        if connection.dialect.name == "postgresql":
            connection.execute(select(func.pg_advisory_xact_lock(_WRITER_LOCK)))
        yield


def _source_from(row: RowMapping) -> Source:
    return Source(**{name: value for name, value in row.items() if name != "id"})


def _of_site(site: str | None) -> list[ColumnElement[bool]]:
    return [] if site is None else [ArticleRow.site == site]


__all__ = [
    "ArticleStore",
    "Cluster",
    "Entry",
    "Member",
    "Removed",
    "Run",
    "SaveOutcome",
    "SaveResult",
    "Selection",
    "SiteCount",
    "Source",
    "Version",
    "open_store",
]
