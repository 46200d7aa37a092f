"""Room on the disk of the archive, which must not run out under a database that others use too."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from crawler.storage.engine import parse_url, reading

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([KMGT]?)I?B?", re.IGNORECASE)
_UNITS = {"": 1, "K": 2**10, "M": 2**20, "G": 2**30, "T": 2**40}
_THIS_MACHINE = ("", "localhost", "127.0.0.1", "::1")


def parse_size(text: str) -> int:
    """The bytes that ``500M`` or ``2G`` (of 1,024) or a number means. Raises ``ValueError``."""
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise ValueError(f"{text!r} is no size such as 500M or 2G")
    return int(float(match[1]) * _UNITS[match[2].upper()])


def sqlite_folder(database_url: str) -> Path | None:
    """The folder of an SQLite database, or the one in which it will be made; None: another kind."""
    url = parse_url(database_url)
    if url.get_backend_name() != "sqlite" or not url.database or "\x00" in url.database:
        return None
    path = Path(url.database).absolute().resolve()
    return next((folder for folder in path.parents if folder.is_dir()), None)


def archive_folder(engine: Engine) -> Path | None:
    """Where on this machine the database keeps its files.

    None: a server elsewhere, or one that does not tell this user.
    """
    if engine.dialect.name == "sqlite":
        return sqlite_folder(engine.url.render_as_string(hide_password=False))
    if not _is_here(engine.url):
        return None
    try:
        with reading(engine).begin() as connection:
            folder = Path(connection.execute(text("SHOW data_directory")).scalar_one())
    except ProgrammingError:  # only some users may read it
        return None
    try:
        return folder if folder.is_dir() else None
    except PermissionError:
        return None


def _is_here(url: URL) -> bool:
    hosts = url.query.get("host", url.host or "")
    host = hosts if isinstance(hosts, str) else hosts[0]
    return host in _THIS_MACHINE or host.startswith("/")


def low_disk(folder: Path, minimum: int) -> str | None:
    """One line for the operator where fewer than ``minimum`` bytes are free; None: enough is."""
    total, _, free = shutil.disk_usage(folder)
    if free >= minimum or not total:  # what has no size, such as /proc, is no disk
        return None
    return (
        f"only {_shown(free)} are free on the disk of {folder}, MIN_FREE_DISK asks for"
        f" {_shown(minimum)}: make room, or set MIN_FREE_DISK lower (0: no check)"
    )


def _shown(size: int) -> str:
    return f"{size / 2**30:.1f}G" if size >= 10 * 2**30 else f"{size / 2**20:.0f}M"
