"""The schema of the archive and its versions.

Every released schema has one file in ``versions``; a released file is never changed. They are
applied from here, in one transaction, under a lock that other starting crawls wait for.

Alembic is loaded only where there is something to do: every crawl opens the archive, and nearly
all find its schema current.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from enum import Enum
from typing import TYPE_CHECKING, Any

from sqlalchemy import Text, column, inspect, select, table, text
from sqlalchemy.exc import DBAPIError

from crawler.storage.engine import reading
from crawler.storage.errors import StoreSetupError, one_line
from crawler.storage.models import Base

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory
    from sqlalchemy import Connection, Engine

VERSION_TABLE = "archive_schema"
COPY_TABLE = "archive_copy"
"""It is there as long as a copy into the database is not complete."""
CURRENT_VERSION = "0009"
"""The newest of the versions; a test holds it against the files."""
_LOCK_NUMBER = 7_246_100_157  # any fixed number, only ours


class SchemaState(Enum):
    """What the tables of a database are to this version of the code."""

    EMPTY = "empty"
    CURRENT = "current"
    OLD = "old"
    NEWER = "newer"
    FOREIGN = "foreign"
    """Tables with our names that were not made by us."""
    UNFINISHED = "unfinished"
    """A copy of another database that was not completed."""


def released() -> ScriptDirectory:
    """The schema versions that this code knows."""
    from alembic.script import ScriptDirectory

    return ScriptDirectory.from_config(_config())


def released_versions() -> list[str]:
    """Names of all versions of the schema, the oldest first."""
    return [script.revision for script in released().walk_revisions()][::-1]


def schema_state(engine: Engine, scripts: ScriptDirectory | None = None) -> SchemaState:
    """Look at the database, change nothing."""
    with reading(engine).begin() as connection:
        return _state(connection, scripts)


def schema_version(engine: Engine) -> str | None:
    """The version of the schema in the database; None: no schema."""
    with reading(engine).begin() as connection:
        return _version(connection, _table_names(connection))


def upgrade(engine: Engine, target: str = "head", scripts: ScriptDirectory | None = None) -> bool:
    """Bring the schema to ``target``, all of it or nothing; True where something was done.

    Raises :class:`StoreSetupError` where that cannot be: made by newer code, foreign tables,
    no right to create tables.
    """
    try:
        with engine.connect() as connection, _without_foreign_keys(connection), connection.begin():
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET LOCAL statement_timeout = 0"))  # tables may be big
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER}
                )
            return _upgrade(connection, target, scripts)
    except DBAPIError as error:
        raise StoreSetupError(
            f"the schema cannot be brought up to date ({one_line(error)}):"
            " check that this user may create tables"
        ) from None


def _upgrade(connection: Connection, target: str, scripts: ScriptDirectory | None) -> bool:
    state = _state(connection, scripts)
    if state is SchemaState.CURRENT:
        return False
    if state in (SchemaState.NEWER, SchemaState.FOREIGN, SchemaState.UNFINISHED):
        raise StoreSetupError(describe(state))
    _run(connection, target, scripts or released())
    return True


@contextmanager
def _without_foreign_keys(connection: Connection) -> Iterator[None]:
    """SQLite alters a table by replacing it, which must not touch the rows that refer to it."""
    raw = connection.connection.driver_connection
    if not isinstance(raw, sqlite3.Connection):
        yield
        return
    raw.execute("PRAGMA foreign_keys = OFF")
    try:
        yield
    finally:
        raw.execute("PRAGMA foreign_keys = ON")


def describe(state: SchemaState) -> str:
    """One line for the person who has to act."""
    return {
        SchemaState.EMPTY: "the database is empty: run a crawl or `scrapy db upgrade`",
        SchemaState.CURRENT: "the schema is up to date",
        SchemaState.OLD: "the database has an old schema: back it up, then run `scrapy db upgrade`",
        SchemaState.NEWER: "the database was made by a newer version of the code: update the code",
        SchemaState.FOREIGN: (
            "the database holds tables of another program with the same names:"
            " name an empty database in DATABASE_URL"
        ),
        SchemaState.UNFINISHED: (
            "the database holds an unfinished copy of another: complete it with `scrapy db copy`"
        ),
    }[state]


def _config() -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "crawler.storage:migrations")
    config.set_main_option("path_separator", "newline")
    return config


def _table_names(connection: Connection) -> set[str]:
    return set(inspect(connection).get_table_names())


def _version(connection: Connection, names: set[str]) -> str | None:
    if VERSION_TABLE not in names:
        return None
    query = select(column("version_num", Text)).select_from(table(VERSION_TABLE))
    return connection.execute(query).scalar_one_or_none()


def _state(connection: Connection, scripts: ScriptDirectory | None) -> SchemaState:
    # One look at the names: another process may be making the tables at this moment.
    names = _table_names(connection)
    version = _version(connection, names)
    if COPY_TABLE in names:
        return SchemaState.UNFINISHED
    if version is None:
        return SchemaState.FOREIGN if names & set(Base.metadata.tables) else SchemaState.EMPTY
    if version == (scripts.get_current_head() if scripts else CURRENT_VERSION):
        return SchemaState.CURRENT
    scripts = scripts or released()
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaState.OLD if version in known else SchemaState.NEWER


def _run(connection: Connection, target: str, scripts: ScriptDirectory) -> None:
    from alembic.runtime.environment import EnvironmentContext

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs(target, revision)

    with EnvironmentContext(_config(), scripts, fn=steps) as environment:
        environment.configure(
            connection=connection, version_table=VERSION_TABLE, transactional_ddl=True
        )
        environment.run_migrations()
