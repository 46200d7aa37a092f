"""Locks of the kernel, so that two runs never do the same work: a kill sets them free."""

from __future__ import annotations

import fcntl
import hashlib
import os
import socket
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from crawler.storage.engine import parse_url

if TYPE_CHECKING:
    from collections.abc import Iterator

ALL_SITES = "crawlall"
"""Name of the lock that a run of many sites holds."""
_MAX_NAME = 200


class LockHeld(Exception):
    """Another run holds the lock; the message says who, and since when."""


def lock_folder(database_url: str, data: Path) -> Path:
    """Where the locks of an archive lie: beside an SQLite file, else in *data*.

    They hold on this machine. Two machines that crawl into one Postgres do not see each other's.
    """
    url = parse_url(database_url)
    if url.get_backend_name() == "sqlite" and url.database:
        return Path(f"{Path(url.database).absolute()}.locks")
    place = f"{url.host}:{url.port or 5432}/{url.database}"
    return data / f"{hashlib.sha256(place.encode()).hexdigest()[:12]}.locks"


@contextmanager
def hold(folder: Path, name: str, doing: str) -> Iterator[int]:
    """Hold the lock of that name; yields its file descriptor.

    A child that inherits the descriptor holds the lock too, until it ends. Raises LockHeld at
    once where another process has it, and OSError where the folder cannot be written.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{quote(name, safe='')[:_MAX_NAME]}.lock"
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(descriptor, 1000, 0).decode(errors="replace").strip()
            raise LockHeld(holder or "another run that has just begun") from None
        now = datetime.now(UTC)
        told = f"{doing}, process {os.getpid()} on {socket.gethostname()}, since {now:%F %T} UTC\n"
        os.ftruncate(descriptor, 0)
        os.pwrite(descriptor, told.encode(), 0)
        yield descriptor
    finally:
        os.close(descriptor)
