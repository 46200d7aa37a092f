"""The pages of a run into WARC files of its own: no other program ever writes into them.

A file that is being written has a lock beside it. What a killed run leaves is cut off behind its
last whole record by the next run of the site.
"""

from __future__ import annotations

import fcntl
import logging
import os
import secrets
from collections import OrderedDict
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from crawler.warc.frames import frames
from crawler.warc.reader import RecordError, read_capture
from crawler.warc.records import Location, digest, new_id, page_records, warcinfo

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from crawler.items import Article
    from crawler.profile import SiteProfile
    from crawler.reading import Page

logger = logging.getLogger(__name__)

SUFFIX = ".warc.gz"
LOCK = ".lock"
REMEMBERED = 10_000
"""Contents of this run that are recognised when they come again."""
MAX_NAME = 150


_Contents = tuple[tuple[str, str], ...]
"""Address and digest of each page of an article."""


class Kept(NamedTuple):
    """An article whose pages are to be kept."""

    article: Article
    earlier: Location | None
    """Where the pages of its stored version lie."""


class PageWriter:
    """Writes pages of one site. To be used by one thread at a time.

    A file is begun with the first page, and another one once it holds ``file_size`` bytes or the
    day (UTC) is over. :meth:`keep` returns once all is with the operating system. Raises OSError
    where the disk takes no more; the file ends with a whole record then.
    """

    def __init__(
        self,
        folder: Path,
        profile: SiteProfile,
        *,
        run_id: int | None,
        file_size: int,
        fields: Mapping[str, str],
    ) -> None:
        self._folder = folder
        self._profile = profile
        self._run = str(run_id) if run_id is not None else secrets.token_hex(4)
        self._file_size = file_size
        self._fields = fields
        self._started = datetime.now(UTC)
        self._number = 0
        self._file: _File | None = None
        self._known: OrderedDict[_Contents, Location] = OrderedDict()
        self._last: tuple[tuple[Page, ...], Location] | None = None
        self.pages = 0
        """Records of pages that were written."""
        self.bytes = 0
        """Bytes that were written."""

    def keep(self, articles: Iterable[Kept]) -> None:
        """Write the pages of articles, and on the articles where they lie.

        What this run or the stored version holds already is not written again.
        """
        for article, earlier in articles:
            if article.pages and article.archive_file is None:
                place = self._place_of(article, earlier)
                article.archive_file, article.archive_offset, article.archive_length = place
            article.pages = ()

    def close(self) -> None:
        """End the file. Closing twice is allowed."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _place_of(self, article: Article, earlier: Location | None) -> Location:
        pages = article.pages
        if self._last is not None and self._last[0] == pages:
            return self._last[1]  # one answer holds many articles
        # Of two addresses with the same content each is kept: what is read depends on both.
        contents = tuple((page.url, digest(page.body)) for page in pages)
        place = self._known.get(contents) or self._earlier(contents, earlier)
        if place is None:
            place = self._write(article, [digest for _, digest in contents])
        self._known[contents] = place
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        self._last = pages, place
        return place

    def _earlier(self, contents: _Contents, place: Location | None) -> Location | None:
        """The place of the stored version, where it holds the same."""
        if place is None:
            return None
        try:
            capture = read_capture(self._folder, place)
        except RecordError:
            return None
        urls = (page.url for page in capture.pages)
        same = tuple(zip(urls, capture.digests, strict=True)) == contents
        return place if same else None

    def _write(self, article: Article, digests: Sequence[str]) -> Location:
        file = self._open_file()
        data = page_records(article.pages, digests, info=file.info, facts=article.said_by_source)
        offset = file.append(data)
        self.pages += len(article.pages)
        self.bytes += len(data)
        return Location(file.name, offset, len(data))

    def _open_file(self) -> _File:
        now = datetime.now(UTC)
        file = self._file
        if file is not None and (file.size >= self._file_size or file.day != now.date()):
            self.close()
            file = None
        if file is None:
            site = self._folder / folder_name(self._profile.name)
            site.mkdir(parents=True, exist_ok=True)
            if not self._number:
                repair(site)
            name = f"{self._started:%Y%m%dT%H%M%SZ}-{self._run}-{self._number:05}{SUFFIX}"
            file = self._file = _File(site / name, f"{site.name}/{name}", now)
            self._number += 1
            file.append(
                warcinfo(record_id=file.info, name=name, profile=self._profile, fields=self._fields)
            )
        return file


class _File:
    """A WARC file that is being written; only whole records count."""

    def __init__(self, path: Path, name: str, begun: datetime) -> None:
        self.name = name
        self.info = new_id()
        self.day = begun.date()
        self.size = 0
        self._path = path
        self._lock_path = path.with_name(path.name + LOCK)
        self._lock = os.open(self._lock_path, os.O_CREAT | os.O_RDWR)
        fcntl.flock(self._lock, fcntl.LOCK_EX)
        self._file = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)

    def append(self, data: bytes) -> int:
        """Write records behind the others; where they begin."""
        offset = self.size
        try:
            rest = memoryview(data)
            while rest:
                rest = rest[os.write(self._file, rest) :]
        except OSError:
            os.ftruncate(self._file, offset)
            os.lseek(self._file, offset, os.SEEK_SET)
            raise
        self.size += len(data)
        return offset

    def close(self) -> None:
        try:
            os.fsync(self._file)
            _sync_folder(self._path.parent)
        finally:
            os.close(self._file)
            self._lock_path.unlink(missing_ok=True)
            os.close(self._lock)


def _sync_folder(path: Path) -> None:
    """Let a power cut not take the name of a file that is on disk."""
    folder = os.open(path, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def folder_name(site: str) -> str:
    """The folder of a site under that of the archived pages: its key, readable and harmless."""
    name = quote(site, safe="")
    name = "%2E" + name[1:] if name.startswith(".") else name
    if len(name) > MAX_NAME:
        name = f"{name[:MAX_NAME]}-{blake2b(site.encode(), digest_size=6).hexdigest()}"
    return name


def is_being_written(path: Path) -> bool:
    """Whether a living program writes into a file."""
    lock = _dead_lock(path.with_name(path.name + LOCK))
    if lock is None:
        return path.with_name(path.name + LOCK).exists()
    os.close(lock)
    return False


def _dead_lock(path: Path) -> int | None:
    """The lock that a killed program left, now ours; None: there is none, or its owner lives."""
    try:
        lock = os.open(path, os.O_RDWR)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        return None
    return lock


def repair(site: Path) -> None:
    """Cut the files that killed runs left behind their last whole record."""
    for lock_path in sorted(site.glob(f"*{SUFFIX}{LOCK}")):
        lock = _dead_lock(lock_path)
        if lock is None:
            continue
        try:
            path = lock_path.with_name(lock_path.name.removesuffix(LOCK))
            if path.exists():
                _cut_tail(path)
            lock_path.unlink(missing_ok=True)
        finally:
            os.close(lock)


def _cut_tail(path: Path) -> None:
    with path.open("r+b") as file:
        end = 0
        for frame in frames(file):
            if frame.data is not None:
                end = frame.offset + frame.length
        size = file.seek(0, os.SEEK_END)
        if end < size:
            file.truncate(end)
            logger.warning("%s: cut %d bytes of a record that was not finished", path, size - end)
    if not end:
        path.unlink()
