"""How many raw pages are kept: the oldest files go first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from crawler.warc.writer import LOCK, SUFFIX, is_being_written

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.storage.store import ArticleStore


@dataclass(frozen=True, kw_only=True, slots=True)
class PageLimits:
    """Where raw pages are kept, and how many."""

    folder: Path
    file_size: int
    """Bytes after which another file is begun."""
    max_size: int
    """Bytes of all files together; 0: any."""
    max_age: timedelta | None
    """Since a file was written last; None: any."""


class PageFile(NamedTuple):
    """A file of archived pages."""

    name: str
    """As articles name it."""
    path: Path
    size: int
    written: datetime
    """When it was written last; UTC."""


def page_files(folder: Path) -> list[PageFile]:
    """The files of all sites, the oldest first."""
    found = list(_files(folder))
    return sorted(found, key=lambda file: (file.written, file.name))


def _files(folder: Path) -> Iterator[PageFile]:
    for path in folder.glob(f"*/*{SUFFIX}"):
        try:
            stat = path.stat()
        except FileNotFoundError:
            continue  # another program removed it
        written = datetime.fromtimestamp(stat.st_mtime, UTC)
        yield PageFile(f"{path.parent.name}/{path.name}", path, stat.st_size, written)


def outdated(limits: PageLimits) -> list[PageFile]:
    """The files that have to go, the oldest first; none that is being written."""
    files = page_files(limits.folder)
    total = sum(file.size for file in files)
    border = datetime.now(UTC) - limits.max_age if limits.max_age else None
    gone = []
    for file in files:
        too_old = border is not None and file.written < border
        if not too_old and not (limits.max_size and total > limits.max_size):
            break
        if not is_being_written(file.path):
            gone.append(file)
            total -= file.size
    return gone


def prune(store: ArticleStore, limits: PageLimits) -> list[PageFile]:
    """Delete the files that have to go, and let no article name them; what is gone."""
    gone = outdated(limits)
    for file in gone:
        # The other way round, a kill would leave articles that name what is not there.
        store.drop_pages([file.name])
        delete(file)
    return gone


def delete(file: PageFile) -> None:
    """Remove a file, and the folder of its site where it was the last."""
    file.path.unlink(missing_ok=True)
    file.path.with_name(file.path.name + LOCK).unlink(missing_ok=True)
    if not any(file.path.parent.iterdir()):
        file.path.parent.rmdir()
