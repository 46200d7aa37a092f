"""The schema of the archive and its versions.

Every released schema has one file in ``versions``; a released file is never changed. They are
applied from here, in one transaction, under a lock that other starting crawls wait for.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Any

from alembic.config import Config
from alembic.runtime.environment import EnvironmentContext
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect, text
from sqlalchemy.exc import DBAPIError

from crawler.storage.engine import reading
from crawler.storage.errors import StoreSetupError, one_line
from crawler.storage.models import Base

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VERSION_TABLE = "archive_schema"
_LOCK_NUMBER = 7_246_100_157  # any fixed number, only ours


class SchemaState(Enum):
    """What the tables of a database are to this version of the code."""

    EMPTY = "empty"
    CURRENT = "current"
    OLD = "old"
    NEWER = "newer"
    FOREIGN = "foreign"
    """Tables with our names that were not made by us."""


def schema_state(engine: Engine) -> SchemaState:
    """Look at the database, change nothing."""
    with reading(engine).begin() as connection:
        return _state(connection)


def schema_version(engine: Engine) -> str | None:
    """The version of the schema in the database; None: no schema."""
    with reading(engine).begin() as connection:
        return _version(connection)


def released_versions() -> list[str]:
    """All versions of the schema that the code knows, the oldest first."""
    return [script.revision for script in _scripts().walk_revisions()][::-1]


def upgrade(engine: Engine, target: str = "head") -> bool:
    """Bring the schema to ``target``; True where something was done.

    Raises :class:`StoreSetupError` where that cannot be: made by newer code, foreign tables,
    no right to create tables.
    """
    try:
        with engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(
                    text("SELECT pg_advisory_xact_lock(:number)"), {"number": _LOCK_NUMBER}
                )
            state = _state(connection)
            if state is SchemaState.CURRENT:
                return False
            if state in (SchemaState.NEWER, SchemaState.FOREIGN):
                raise StoreSetupError(describe(state))
            _run(connection, target)
            return True
    except DBAPIError as error:
        raise StoreSetupError(
            f"the schema cannot be brought up to date ({one_line(error)}):"
            " check that this user may create tables"
        ) from None


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
    }[state]


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "crawler.storage:migrations")
    config.set_main_option("path_separator", "newline")
    return config


def _version(connection: Connection) -> str | None:
    context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
    return context.get_current_revision()


def _state(connection: Connection) -> SchemaState:
    version = _version(connection)
    if version is None:
        names = set(inspect(connection).get_table_names())
        return SchemaState.FOREIGN if names & set(Base.metadata.tables) else SchemaState.EMPTY
    scripts = _scripts()
    if version == scripts.get_current_head():
        return SchemaState.CURRENT
    known = {script.revision for script in scripts.walk_revisions()}
    return SchemaState.OLD if version in known else SchemaState.NEWER


def _run(connection: Connection, target: str) -> None:
    scripts = _scripts()

    def steps(revision: Any, _context: MigrationContext) -> Any:
        return scripts._upgrade_revs(target, revision)

    with EnvironmentContext(_config(), scripts, fn=steps) as environment:
        environment.configure(
            connection=connection, version_table=VERSION_TABLE, transactional_ddl=True
        )
        environment.run_migrations()
