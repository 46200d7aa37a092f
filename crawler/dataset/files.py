"""The files of an export: made beside their place, moved there when all of them are whole."""

from __future__ import annotations

import contextlib
import glob
import hashlib
import os
import shutil
from collections import OrderedDict
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.parse import quote

from crawler.dataset.reading import Portion
from crawler.dataset.writers import open_writer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from crawler.dataset.behind import Behind
    from crawler.dataset.columns import Column
    from crawler.dataset.writers import Format, Writer

OPEN_FILES = 64
"""Partitions that are open at once; one that comes back later goes on in another file."""
HELD_ROWS = 20_000
"""Articles of all partitions that are held in memory."""
_UNFINISHED = ".part"


class TargetError(Exception):
    """What is asked for cannot be made there; the message is one line."""


@dataclass(frozen=True, kw_only=True, slots=True)
class DataFile:
    """A file of the dataset."""

    path: str
    """Relative to the folder that holds the dataset, with ``/``."""
    rows: int
    size: int
    sha256: str


def check_target(target: Path, *, partitioned: bool) -> None:
    """Raise :class:`TargetError` where the dataset cannot be put there."""
    if not target.parent.is_dir():
        raise TargetError(f"there is no folder {target.parent}")
    if partitioned and target.exists() and not target.is_dir():
        raise TargetError(f"{target} is a file: a partitioned dataset needs a folder")
    if partitioned and target.is_dir() and any(target.iterdir()):
        raise TargetError(f"{target} is not empty: name a new folder, or remove it")
    if not partitioned and target.is_dir():
        raise TargetError(f"{target} is a folder: name a file")


@contextlib.contextmanager
def staging(target: Path) -> Iterator[Path]:
    """A hidden folder beside the target for what is not whole yet; it is gone at the end.

    Also what an earlier process left that was killed.
    """
    prefix = f".{target.name}."
    for left in target.parent.glob(f"{glob.escape(prefix)}*{_UNFINISHED}"):
        process = left.name.removeprefix(prefix).removesuffix(_UNFINISHED)
        if process.isdecimal() and not Path(f"/proc/{process}").exists():
            shutil.rmtree(left, ignore_errors=True)
    folder = target.parent / f"{prefix}{os.getpid()}{_UNFINISHED}"
    folder.mkdir()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def put(staged: Path, target: Path) -> None:
    """Move a whole file or folder to its place, for good."""
    if target.is_dir():
        target.rmdir()  # an empty one, see check_target
    staged.replace(target)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Let the names in a folder outlast a loss of power."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class _Hashed:
    """A file that is written from its beginning to its end, and the hash of its bytes."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("wb")
        self.digest = hashlib.sha256()
        self.closed = False
        self._given_up = False

    def write(self, data: bytes) -> int:
        if self._given_up:
            return len(data)
        self.digest.update(data)
        return self._file.write(data)

    def give_up(self) -> None:
        """Take from now on what comes, and write it nowhere: the writers before it end quietly."""
        self._given_up = True
        with contextlib.suppress(OSError):  # what its buffer holds does not fit
            self._file.close()

    def flush(self) -> None:
        if not self._given_up:
            self._file.flush()

    def tell(self) -> int:
        return 0 if self._given_up else self._file.tell()

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        if not self.closed and not self._given_up:
            self.closed = True
            self._file.flush()
            os.fsync(self._file.fileno())
            self._file.close()


class _Open:
    """A file that is being written."""

    def __init__(self, path: Path, kind: Format, columns: Sequence[Column], behind: Behind) -> None:
        self.path = path
        self.rows = 0
        self._file = _Hashed(path)
        file: IO[bytes] = self._file  # type: ignore[assignment] # all that writers need of one
        self.writer: Writer = open_writer(file, kind, columns, behind)

    def write(self, portion: Portion) -> None:
        self.writer.write(portion)
        self.rows += portion.size

    def abandon(self) -> None:
        self._file.give_up()
        with contextlib.suppress(Exception):  # it failed before
            self.writer.abandon()

    def close(self, folder: Path) -> DataFile:
        self.writer.finish()
        self._file.close()
        return DataFile(
            path=self.path.relative_to(folder).as_posix(),
            rows=self.rows,
            size=self.path.stat().st_size,
            sha256=self._file.digest.hexdigest(),
        )


class SingleFile:
    """All articles in one file."""

    def __init__(self, path: Path, kind: Format, columns: Sequence[Column], behind: Behind) -> None:
        self._open = _Open(path, kind, columns, behind)

    def write(self, portion: Portion, _keys: Sequence[str]) -> None:
        """Add some articles."""
        self._open.write(portion)

    def close(self) -> list[DataFile]:
        """Write what is left and say what was written."""
        return [self._open.close(self._open.path.parent)]

    def abandon(self) -> None:
        """Let go of it: it will not be whole."""
        self._open.abandon()


class Partitions:
    """A file for each value of a key, in one folder."""

    def __init__(
        self, folder: Path, kind: Format, columns: Sequence[Column], behind: Behind
    ) -> None:
        folder.mkdir()
        self._folder = folder
        self._kind = kind
        self._columns = columns
        self._behind = behind
        self._open: OrderedDict[str, _Open] = OrderedDict()
        self._parts: dict[str, int] = {}
        self._done: list[DataFile] = []

    def write(self, portion: Portion, keys: Sequence[str]) -> None:
        """Add some articles, each to the file of its key."""
        places: dict[str, list[int]] = {}
        for place, key in enumerate(keys):
            places.setdefault(key, []).append(place)
        for key, chosen in places.items():
            self._file(key).write(_taken(portion, chosen))
        while sum(file.writer.waiting for file in self._open.values()) > HELD_ROWS:
            max(self._open.values(), key=lambda file: file.writer.waiting).writer.flush()

    def _file(self, key: str) -> _Open:
        if key not in self._open:
            if len(self._open) >= OPEN_FILES:
                _, oldest = self._open.popitem(last=False)
                self._done.append(oldest.close(self._folder.parent))
            part = self._parts[key] = self._parts.get(key, 0) + 1
            name = quote(key, safe="") + (f".{part}" if part > 1 else "")
            path = self._folder / f"{name}{self._kind.ending}"
            self._open[key] = _Open(path, self._kind, self._columns, self._behind)
        self._open.move_to_end(key)
        return self._open[key]

    def close(self) -> list[DataFile]:
        """Write what is left and say what was written."""
        self._done += [file.close(self._folder.parent) for file in self._open.values()]
        sync_folder(self._folder)
        return sorted(self._done, key=lambda file: file.path)

    def abandon(self) -> None:
        """Let go of them: they will not be whole."""
        for file in self._open.values():
            file.abandon()


def _taken(portion: Portion, places: Iterable[int]) -> Portion:
    chosen = list(places)
    if len(chosen) == portion.size:
        return portion
    columns = {name: [values[p] for p in chosen] for name, values in portion.columns.items()}
    return Portion(columns=columns, size=len(chosen), done=portion.done)
