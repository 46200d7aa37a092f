"""What ``scrapy db`` tells: whether the database is sound, and how much it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from crawler.storage.engine import mask_url, reading
from crawler.storage.errors import is_damage, one_line
from crawler.storage.migrations import (
    VERSION_TABLE,
    SchemaState,
    describe,
    schema_state,
    schema_version,
)
from crawler.storage.models import ArticleRow, Base, TombstoneRow, UrlRow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Engine
    from sqlalchemy.sql.schema import SchemaItem

    from crawler.storage.store import ArticleStore, Run, SiteCount


@dataclass(frozen=True, kw_only=True, slots=True)
class Stats:
    """How much a database holds."""

    database: str
    """Its address, without a password."""
    schema: str | None
    """Version of the schema."""
    size_bytes: int
    articles: int
    sites: list[SiteCount]
    runs: int
    last_run: Run | None
    copies: int
    """Articles that are copies of an earlier one."""
    addresses: dict[str, int]
    """Addresses of the ledger by their state."""
    removed: int
    """Requests for removal that are in force."""
    tables: list[TableSize]


class TableSize(NamedTuple):
    """A table with its indexes."""

    table: str
    rows: int
    size_bytes: int | None
    """None: the database does not tell."""


def find_problems(engine: Engine) -> list[str]:
    """What is wrong with a database, one line each; an empty list: nothing was found."""
    try:
        state = schema_state(engine)
        if state is not SchemaState.CURRENT:
            return [describe(state)]
        with reading(engine).begin() as connection:
            problems = list(schema_differences(connection))
            if connection.dialect.name == "sqlite":
                problems += _sqlite_damage(connection)
            return problems
    except DBAPIError as error:
        if not is_damage(error):
            raise
        return [f"the file is damaged: {one_line(error)}"]


def schema_differences(connection: Connection) -> Iterator[str]:
    """Where the tables are not what the models say, as after a change by hand."""
    # Here, since every `scrapy` command loads this module and only this function needs Alembic.
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    options = {
        "version_table": VERSION_TABLE,
        "compare_type": True,
        # Tables of other programs in the same database are none of our business.
        "include_object": lambda _item, name, kind, reflected, _other: (
            not (kind == "table" and reflected and name not in Base.metadata.tables)
        ),
    }
    context = MigrationContext.configure(connection, opts=options)
    for difference in compare_metadata(context, Base.metadata):
        for step in difference if isinstance(difference, list) else [difference]:
            yield f"the schema was changed by hand: {_describe_step(step)}"


def _describe_step(step: tuple[str | SchemaItem | None, ...]) -> str:
    verb, *rest = step
    names = [item if isinstance(item, str) else getattr(item, "name", None) for item in rest]
    return " ".join([str(verb), *(str(name) for name in names if name)])


def _sqlite_damage(connection: Connection) -> Iterator[str]:
    for (line,) in connection.execute(text("PRAGMA quick_check(10)")):
        if line != "ok":
            yield f"the file is damaged: {line}"
    for row in connection.execute(text("PRAGMA foreign_key_check")).fetchmany(10):
        yield f"row {row[1]} of {row[0]} refers to a missing row of {row[2]}"


def collect_stats(store: ArticleStore) -> Stats:
    """Count what a database holds."""
    runs = store.runs(limit=1)
    with reading(store.engine).begin() as connection:
        copies = connection.execute(select(func.count(ArticleRow.duplicate_of))).scalar_one()
        states = select(UrlRow.state, func.count()).group_by(UrlRow.state).order_by(UrlRow.state)
        addresses = {state: int(count) for state, count in connection.execute(states)}
        requests = select(func.count(TombstoneRow.origin.distinct()))
        removed = connection.execute(requests).scalar_one()
        tables = _tables(connection)
    return Stats(
        database=mask_url(store.engine.url),
        schema=schema_version(store.engine),
        size_bytes=_size(store.engine),
        articles=store.count(),
        sites=store.site_counts(),
        runs=store.count_runs(),
        last_run=runs[0] if runs else None,
        copies=copies,
        addresses=addresses,
        removed=removed,
        tables=tables,
    )


def _tables(connection: Connection) -> list[TableSize]:
    sizes = _table_sizes(connection)
    return [
        TableSize(
            table.name,
            connection.execute(select(func.count()).select_from(table)).scalar_one(),
            sizes.get(table.name),
        )
        for table in Base.metadata.sorted_tables
    ]


def _table_sizes(connection: Connection) -> dict[str, int]:
    """Bytes of each table with its indexes, where the database knows them."""
    if connection.dialect.name == "postgresql":
        query = "SELECT relname, pg_total_relation_size(relid) FROM pg_stat_user_tables"
    elif connection.scalar(text("SELECT sqlite_compileoption_used('ENABLE_DBSTAT_VTAB')")):
        query = (
            "SELECT tbl_name, sum(pgsize) FROM dbstat JOIN sqlite_master USING (name)"
            " WHERE aggregate = TRUE GROUP BY tbl_name"
        )
    else:
        return {}
    return {name: int(size) for name, size in connection.execute(text(query))}


def _size(engine: Engine) -> int:
    query = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if engine.dialect.name == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with reading(engine).begin() as connection:
        return int(connection.execute(text(query)).scalar_one())
