"""What can go wrong with the archive.

* :class:`StoreSetupError`: the database cannot be used; a person must act.
* :class:`StoreUnavailableError`: it did not answer in the time allowed for that.
* :class:`PagesUnavailableError`: raw pages cannot be written for now, as on a full disk.
* :class:`StoreWriteError`: a write did not succeed in the time allowed for it.
* :class:`UnstorableError`: this one article can never be stored, the others can.

No message holds a password or a text of an article.
"""

from __future__ import annotations

import errno
import re
import sqlite3

import psycopg
from sqlalchemy.exc import DBAPIError, StatementError


class StoreSetupError(Exception):
    """The database cannot be used. The message is one line that says what to do."""


class StoreUnavailableError(Exception):
    """The database did not answer in the time allowed. The message is one line."""


class PagesUnavailableError(Exception):
    """Raw pages cannot be written for now; the message is one line that says why."""

    def __init__(self, error: OSError) -> None:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        super().__init__(f"raw pages: {'the disk is full' if full else one_line(error)}")


class StoreWriteError(Exception):
    """Articles could not be written in the time allowed; those not written are counted."""

    def __init__(self, message: str, *, unsaved: int = 0) -> None:
        super().__init__(message)
        self.unsaved = unsaved
        """How many articles had been handed over and are not in the archive."""


class UnstorableError(ValueError):
    """The archive can never hold this article as it is; the message says why."""


_SQLITE_TRANSIENT = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PROTOCOL,
}

# SQLSTATE classes and codes that pass: connection, no room, server going down or coming up,
# serialisation, deadlock, lock and statement time-outs, a server that is read-only for a while.
_POSTGRES_TRANSIENT = re.compile(r"08...|53...|57P0.|57014|55P03|40001|40P01|25006|58...")

_POSTGRES_REFUSAL = ("22", "23", "54")  # data, constraints, limits of the server


def is_transient(error: DBAPIError | PagesUnavailableError) -> bool:
    """Whether the same write may succeed later: a lock, a lost connection, a full disk."""
    if isinstance(error, PagesUnavailableError):
        return True
    cause = error.orig
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        return code is not None and (code & 0xFF) in _SQLITE_TRANSIENT
    if isinstance(cause, psycopg.Error):
        if cause.sqlstate:
            return _POSTGRES_TRANSIENT.fullmatch(cause.sqlstate) is not None
        return isinstance(cause, psycopg.OperationalError | psycopg.InterfaceError)
    return error.connection_invalidated


def is_damage(error: DBAPIError) -> bool:
    """Whether the file of an SQLite database is damaged, or is none."""
    code = getattr(error.orig, "sqlite_errorcode", None) or 0
    return (code & 0xFF) in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def is_refusal(error: StatementError) -> bool:
    """Whether the database refuses what a row contains, so that other rows may be accepted."""
    cause = error.orig
    if isinstance(cause, psycopg.Error):
        if cause.sqlstate:
            return cause.sqlstate[:2] in _POSTGRES_REFUSAL
        return isinstance(cause, psycopg.ProgrammingError | psycopg.DataError)
    if isinstance(cause, sqlite3.Error):
        return isinstance(
            cause, sqlite3.DataError | sqlite3.IntegrityError | sqlite3.ProgrammingError
        )
    return not isinstance(error, DBAPIError)


def one_line(error: BaseException) -> str:
    """What the database said, in one line, without the statement and its values."""
    cause = error.orig if isinstance(error, StatementError) and error.orig is not None else error
    primary = cause.diag.message_primary if isinstance(cause, psycopg.Error) else None
    text = " ".join((primary or str(cause)).split())
    return text or type(cause).__name__
