"""Opening the database that ``DATABASE_URL`` names."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from sqlalchemy import URL, create_engine, event, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, InvalidatePoolError

from crawler.storage.errors import StoreSetupError, is_damage, one_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Dialect, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection, ExceptionContext
    from sqlalchemy.pool import ConnectionPoolEntry, PoolProxiedConnection

BUSY_TIMEOUT_SECONDS = 30.0
"""How long a writer of SQLite waits for another; ``?timeout=`` in the address changes it."""
CONNECT_TIMEOUT_SECONDS = 10
STATEMENT_TIMEOUT_SECONDS = 120
SQLITE_CACHE_KIB = 32_000
"""Pages that a connection keeps: what a large batch changes has to fit, or it is written twice."""
IDLE_SECONDS = 1.0
"""A connection to Postgres that rested so long is tried before it is used."""

WRITE = "write_transaction"
_encode = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
_POSTGRES_NAMES = ("postgres", "postgresql", "postgresql+psycopg")
_SQLITE_NAMES = ("sqlite", "sqlite+pysqlite")
_SECRET_PARAMETERS = ("password", "passfile", "sslpassword", "sslkey")
_EXAMPLES = "sqlite:///data/articles.db or postgresql://user:password@host/database"


def _write_json(value: Any) -> str:
    return "[]" if value == [] else _encode(value)  # most lists of an article are empty


def open_engine(database_url: str, *, create: bool = True) -> Engine:
    """An engine for the database, reachable and (with ``create``) writable.

    ``create`` makes the SQLite file and its folder where they are missing; without it a missing
    file is an error. Raises :class:`StoreSetupError`.
    """
    url = parse_url(database_url)
    if url.get_backend_name() == "sqlite":
        return _open_sqlite(url, create=create)
    return _open_postgres(url)


def parse_url(database_url: str) -> URL:
    """The address of the database with the driver that is used for it."""
    try:
        url = _split(database_url.strip())
    except (ArgumentError, ValueError):
        raise StoreSetupError(
            f"DATABASE_URL cannot be read: it should look like {_EXAMPLES}"
            " (write @ : / in a password as %40 %3A %2F)"
        ) from None
    if url.drivername in _POSTGRES_NAMES:
        return url.set(drivername="postgresql+psycopg")
    if url.drivername in _SQLITE_NAMES:
        return url.set(drivername="sqlite+pysqlite")
    raise StoreSetupError(f"DATABASE_URL names {url.drivername}, the archive needs {_EXAMPLES}")


def mask_url(database_url: str | URL) -> str:
    """The address for people and logs: no password, whatever the text is."""
    try:
        url = _split(database_url)
    except (ArgumentError, ValueError):
        return "(unreadable DATABASE_URL)"
    secret = [name for name in url.query if name.lower() in _SECRET_PARAMETERS]
    masked = url.update_query_dict(dict.fromkeys(secret, "***"))
    if masked.drivername.startswith("postgres"):
        masked = masked.set(drivername="postgresql")
    elif masked.drivername.startswith("sqlite"):
        masked = masked.set(drivername="sqlite")
    return masked.render_as_string(hide_password=True).replace("%2A%2A%2A", "***")


def _split(database_url: str | URL) -> URL:
    url = make_url(database_url)
    # What stands behind an @ in a password would be taken for the host, and shown as one.
    if "@" in (url.host or ""):
        raise ValueError("the host has an @ in it")
    return url


def reading(engine: Engine) -> Engine:
    """The same engine for reading: transactions take no write lock."""
    return engine.execution_options(**{WRITE: False})


def asking(engine: Engine) -> Engine:
    """The same engine for single statements that read: no transaction around them."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{WRITE: None})
    return engine.execution_options(isolation_level="AUTOCOMMIT")


@contextmanager
def writing(connection: Connection) -> Iterator[None]:
    """A transaction that may write, on a connection that was opened for reading."""
    connection.execution_options(**{WRITE: True})
    with connection.begin():
        yield


def content_mark(connection: Connection) -> object:
    """A mark of all that is committed; equal ones on one connection: nothing was in between.

    In Postgres it is that of the statement, in SQLite of the transaction, and leaves out what this
    connection itself has written.
    """
    postgres = connection.dialect.name == "postgresql"
    return connection.execute(_SNAPSHOT if postgres else _DATA_VERSION).scalar_one()


_SNAPSHOT = text("SELECT CAST(pg_current_snapshot() AS TEXT)")
_DATA_VERSION = text("SELECT data_version FROM pragma_data_version")


def empty_log(engine: Engine) -> bool:
    """Move what the write-ahead log of SQLite holds into the database, and cut it to nothing.

    So that a text that was removed is not left in it. False: another program reads the database
    and could not be waited for. Postgres keeps a log of its own; nothing is done there.
    """
    if engine.dialect.name != "sqlite":
        return True
    with engine.connect() as connection:
        raw = connection.connection.driver_connection
        assert isinstance(raw, sqlite3.Connection)
        try:
            busy, _, _ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return False
            raise DBAPIError(None, None, error) from error
    return not busy


def _open_sqlite(url: URL, *, create: bool) -> Engine:
    name = url.database
    if not name or name == ":memory:" or name.startswith("file:") or "\x00" in name:
        raise StoreSetupError(
            "DATABASE_URL names no file: write sqlite:///data/articles.db"
            " (an archive in memory would be lost)"
        )
    path = Path(name)
    _check_sqlite_path(path, create=create)
    limits = {} if "timeout" in url.query else {"timeout": BUSY_TIMEOUT_SECONDS}
    engine = create_engine(
        url, connect_args=limits, json_serializer=_write_json, hide_parameters=True
    )
    event.listen(engine, "connect", _prepare_sqlite_connection)
    event.listen(engine, "begin", _begin_sqlite_transaction)
    event.listen(engine, "handle_error", _drop_read_only_connection)
    try:
        with engine.connect() as connection:
            _switch_to_wal(connection)
        # A transaction that may write shows at once whether file and folder allow it.
        with engine.execution_options(**{WRITE: create}).begin() as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master"))
    except DBAPIError as error:
        engine.dispose()
        raise StoreSetupError(_sqlite_advice(path, error)) from None
    return engine


def _check_sqlite_path(path: Path, *, create: bool) -> None:
    try:
        exists = path.exists()
        if path.is_dir():
            raise StoreSetupError(f"{path} is a folder: name a file in DATABASE_URL")
        if not exists and not create:
            raise StoreSetupError(
                f"there is no database at {path}: the first crawl makes it, or `scrapy db upgrade`"
            )
        path.parent.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise StoreSetupError(
            f"cannot make the folder {path.parent} for the database ({reason}):"
            " choose another place in DATABASE_URL"
        ) from None


def _sqlite_advice(path: Path, error: DBAPIError) -> str:
    code = getattr(error.orig, "sqlite_errorcode", 0) & 0xFF
    if is_damage(error):
        return f"{path} is no SQLite database or is damaged: name another file in DATABASE_URL"
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM):
        return f"{path} cannot be written: let this user write the file and its folder"
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return f"{path} is locked by another program: end that, then try again"
    if code == sqlite3.SQLITE_FULL:
        return f"no room on the disk of {path}: free some, then try again"
    return f"cannot use the database {path}: {one_line(error)}"


def _switch_to_wal(connection: Connection) -> None:
    """Readers and one writer at a time; the switch itself does not wait for others, so we do."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)
    deadline = time.monotonic() + BUSY_TIMEOUT_SECONDS
    while True:
        try:
            if raw.execute("PRAGMA journal_mode").fetchone()[0] != "wal":
                raw.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            busy = error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY
            if not busy or time.monotonic() > deadline:
                raise DBAPIError(None, None, error) from error
            time.sleep(0.05)
        except sqlite3.DatabaseError as error:
            raise DBAPIError(None, None, error) from error


def _prepare_sqlite_connection(raw: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    assert isinstance(raw, sqlite3.Connection)
    raw.isolation_level = None  # the driver begins no transaction of its own
    raw.execute("PRAGMA foreign_keys = ON")
    raw.execute("PRAGMA synchronous = NORMAL")
    raw.execute(f"PRAGMA cache_size = -{SQLITE_CACHE_KIB}")
    # On every connection: each split of a page would leave pieces of rows behind that a later
    # removal on request does not find.
    raw.execute("PRAGMA secure_delete = ON")


def _drop_read_only_connection(context: ExceptionContext) -> None:
    # SQLite opens a file that cannot be written for reading, and the connection stays like that
    # after the file can be written again.
    code = getattr(context.original_exception, "sqlite_errorcode", None) or 0
    if code & 0xFF in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR):
        context.is_disconnect = True


def _begin_sqlite_transaction(connection: Connection) -> None:
    # A deferred transaction that reads first fails at once when another one has written.
    write = connection.get_execution_options().get(WRITE, True)
    if write is not None:
        connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


def _open_postgres(url: URL) -> Engine:
    engine = create_engine(
        url,
        connect_args=dict(postgres_arguments(url)),
        json_serializer=_write_json,
        pool_recycle=1800,
        hide_parameters=True,
    )
    event.listen(engine, "checkin", _note_rest)
    event.listen(engine, "checkout", partial(_try_rested, engine.dialect))
    try:
        with engine.connect() as connection:
            encoding = connection.scalar(text("SHOW server_encoding"))
    except DBAPIError as error:
        engine.dispose()
        raise StoreSetupError(_postgres_advice(url, error)) from None
    if encoding != "UTF8":
        engine.dispose()
        raise StoreSetupError(
            f"the database {url.database} is encoded in {encoding}:"
            " create one with ENCODING 'UTF8' TEMPLATE template0"
        )
    return engine


def _note_rest(_raw: DBAPIConnection | None, record: ConnectionPoolEntry) -> None:
    record.info["rests_since"] = time.monotonic()


def _try_rested(
    dialect: Dialect,
    raw: DBAPIConnection,
    record: ConnectionPoolEntry,
    _proxy: PoolProxiedConnection,
) -> None:
    # Not each time, as pool_pre_ping does: it takes as long as looking an address up.
    rested = time.monotonic() - record.info.get("rests_since", time.monotonic())
    if rested < IDLE_SECONDS:
        return
    try:
        dialect.do_ping(raw)
    except psycopg.Error as error:
        raise InvalidatePoolError from error


def postgres_arguments(url: URL) -> Iterator[tuple[str, Any]]:
    """Arguments for libpq; what the URL states comes first."""
    defaults = {
        "connect_timeout": CONNECT_TIMEOUT_SECONDS,
        "application_name": "warta-daerah",
        "client_encoding": "utf8",
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
        "tcp_user_timeout": 60_000,
        "options": f"-c statement_timeout={STATEMENT_TIMEOUT_SECONDS}s -c timezone=UTC",
    }
    return ((name, value) for name, value in defaults.items() if name not in url.query)


def _postgres_advice(url: URL, error: DBAPIError) -> str:
    said = " ".join(str(error.orig).split())
    where = url.host or url.query.get("host") or "the local socket"
    lowered = said.lower()
    if "password" in lowered or "authentication" in lowered or "no pg_hba.conf" in lowered:
        return (
            f"Postgres at {where} refuses user {url.username}:"
            " check user name and password in DATABASE_URL"
        )
    if "does not exist" in lowered and "database" in lowered:
        return (
            f"there is no database {url.database} at {where}:"
            f" create it with `createdb {url.database}`, or name another in DATABASE_URL"
        )
    if "role" in lowered and "does not exist" in lowered:
        return f"Postgres at {where} knows no user {url.username}: check DATABASE_URL"
    return f"cannot reach Postgres at {where} ({_shorten(said)}): start it, or check DATABASE_URL"


def _shorten(said: str, length: int = 160) -> str:
    return said if len(said) <= length else said[: length - 1] + "…"
