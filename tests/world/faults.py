"""What goes wrong while a crawl runs: kills, locks, disks that are full. With real parts only.

A :class:`Site` on loopback is crawled by the real command; :func:`contents` is what an archive
holds, so that one after a fault can be compared with an undisturbed one, row by row.
"""

from __future__ import annotations

import contextlib
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import make_url, select

from crawler.storage.models import Base
from crawler.storage.store import open_store
from tests.world.crawl import ROOT, Done, crawl_command
from tests.world.hosts import Hosts, page, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.settings import BaseSettings

HOST = "tarunanews.com"
POSTS = 40
_PER_PAGE = 10
KILLED = ("MIN_FREE_DISK=0", "BATCH_SIZE=50", "BATCH_SECONDS=0")
"""The settings of a crawl as operators have them."""
_PLACES = ("Sorong", "Palu", "Kupang", "Ternate", "Jombang", "Ende", "Manokwari", "Luwuk")

# What differs between two crawls that find the same: numbers of rows, runs, when it was done.
_OF_THE_RUN = {
    "id",
    "run_id",
    "date_downloaded",
    "created_at",
    "updated_at",
    "stored_at",
    "found_at",
    "checked_at",
    "forgotten_at",
    "next_at",
    "archive_file",
    "archive_offset",
    "archive_length",
}


class Site:
    """A site with a feed of several pages and made-up articles, two of them nearly the same."""

    def __init__(
        self, hosts: Hosts, *, host: str = HOST, posts: int = POSTS, delay: float = 0.03
    ) -> None:
        self.hosts = hosts
        self.posts = posts
        paths = [f"/2022/09/kabar-{number}/" for number in range(posts)]
        for number, path in enumerate(paths):
            hosts.on(path, page(_article(number, host), delay=delay), host=host)
        for start in range(0, posts, _PER_PAGE):
            links = "".join(
                f"<item><link>https://{host}{path}</link></item>"
                for path in paths[start : start + _PER_PAGE]
            )
            rss = f"<rss version='2.0'><channel>{links}</channel></rss>"
            query = f"?paged={start // _PER_PAGE + 1}" if start else ""
            hosts.on(f"/feed/{query}", plain(rss, content_type="application/rss+xml"), host=host)
        beyond = f"/feed/?paged={-(-posts // _PER_PAGE) + 1}"
        hosts.on(beyond, page("habis", status=404), host=host)

    @property
    def requests(self) -> int:
        """How many a whole crawl makes, about."""
        return self.posts + self.posts // _PER_PAGE + 2

    def start(self, database_url: str, *settings: str) -> Crawl:
        """Begin to crawl it."""
        self.hosts.requests.clear()
        return Crawl(self, database_url, settings)

    def crawl(self, database_url: str, *settings: str) -> Done:
        """Crawl it."""
        with self.start(database_url, *settings) as running:
            return running.finish()


class LosesArchive:
    """An add-on of Scrapy: the SQLite file is gone when the run opens it."""

    def update_settings(self, settings: BaseSettings) -> None:
        """Put a folder into its place; the command has looked at the file by now."""
        file = Path(make_url(settings["DATABASE_URL"]).database or "")
        file.unlink()
        file.mkdir()


def _article(number: int, host: str) -> str:
    place = _PLACES[number % len(_PLACES)]
    text = number - 1 if number == 31 else number
    paragraphs = [
        f"Warga {place} menerima bantuan tahap {text} dari pemerintah kabupaten pada hari pasar.",
        " ".join(f"rincian{text}x{part}" for part in range(70)) + ".",
        f"Penyaluran berikutnya dijadwalkan setelah pendataan ke-{number} selesai.",
    ]
    if host != HOST:
        # Nothing in common with any other: a phrase of many articles is kept for the first of them.
        own = f"{host.partition('.')[0]}x{number}"
        paragraphs = [" ".join(f"{word}{own}" for word in p.split()) + "." for p in paragraphs]
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    title = f"Bantuan tahap {number} tiba di {place}"
    published = f"2022-09-{1 + number % 28:02}T08:{number % 60:02}:00+07:00"
    return (
        f'<!doctype html><html lang="id"><head><title>{title}</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{published}">'
        f'</head><body><article><h1 class="entry-title">{title}</h1>'
        f'<div class="entry-content">{body}</div></article></body></html>'
    )


def kill_often(site: Site, database_url: str, *, kills: int, seed: int = 1) -> list[int]:
    """Crawl a site, killed with ``kill -9`` at random moments, then once to the end.

    For each run, how many pages of articles it asked for that an earlier one had asked for.
    """
    chance = random.Random(seed)
    settings = (*KILLED, f"FIRST_RUN_LIMIT={site.posts + 1}")
    asked: set[str] = set()
    again: list[int] = []
    # So many articles are left to each run that it gets to its moment.
    share = site.posts // (kills + 1)
    for number in range(kills + 1):
        with site.start(database_url, *settings) as running:
            if number < kills:
                running.reach(chance.randrange(3, share + 3))
                time.sleep(chance.uniform(0, 0.05))
                running.kill()
            elif (done := running.finish()).code:
                raise AssertionError(done.log)
        pages = [r.target for r in site.hosts.requests if "/kabar-" in r.target]
        again.append(sum(page in asked for page in pages))
        asked.update(pages)
    return again


class Crawl:
    """A crawl that runs; a context manager that leaves none behind."""

    def __init__(self, site: Site, database_url: str, settings: tuple[str, ...]) -> None:
        self._site = site
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the crawl
        fixed = (
            f"HOST_MAP={site.hosts.map(HOST)}",
            "BATCH_SIZE=5",
            "BATCH_SECONDS=0.1",
            "ALARM_SILENCE_HOURS=1000000",  # the articles are of 2022
        )
        self.process = subprocess.Popen(
            crawl_command("tarunanews", database_url, (*fixed, *settings), {"discover": "feed"}),
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1"},
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )

    def reach(self, requests: int) -> None:
        """Wait until the site was asked so often, or the crawl has ended."""
        end = time.monotonic() + 120
        while len(self._site.hosts.requests) < requests and self.process.poll() is None:
            assert time.monotonic() < end, "the crawl does not get on"
            time.sleep(0.005)

    def finish(self, timeout: float = 180) -> Done:
        """Wait for its end."""
        code = self.process.wait(timeout)
        self._log.seek(0)
        return Done(code, "", self._log.read().decode())

    def kill(self) -> None:
        """End it with ``kill -9``."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> Crawl:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        self._log.close()


def contents(database_url: str) -> dict[str, list[dict[str, Any]]]:
    """What an archive holds; rows are referred to by what they are.

    Runs, and how often they asked, are left out.
    """
    with open_store(database_url, create=False) as store, store.engine.connect() as connection:
        rows = {
            table.name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for table in Base.metadata.sorted_tables
            if table.name not in ("runs", "traffic")
        }
    keys = {row["id"]: row["url_key"] for row in rows["articles"]}
    return {
        name: sorted((_comparable(row, keys) for row in found), key=repr)
        for name, found in rows.items()
    }


def _comparable(row: dict[str, Any], keys: dict[int, str]) -> dict[str, Any]:
    links = {name: keys.get(row[name]) for name in ("article_id", "duplicate_of") if name in row}
    return {name: value for name, value in (row | links).items() if name not in _OF_THE_RUN}


# Faults


_LOCK = """
import sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None, timeout=60)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
time.sleep(float(sys.argv[2]))
connection.execute("ROLLBACK")
"""


def lock(file: Path, seconds: float) -> None:
    """Let another process hold the write lock of an SQLite file for a while."""
    subprocess.run(
        [sys.executable, "-I", "-c", _LOCK, str(file), str(seconds)],
        check=True,
        stdout=subprocess.DEVNULL,
    )


@contextlib.contextmanager
def small_disk(folder: Path, size: str) -> Iterator[Path]:
    """A disk of that size (``8m``), mounted on the folder. Only root can."""
    folder.mkdir(exist_ok=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", folder], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)


@contextlib.contextmanager
def filled(folder: Path, *, but: int = 0) -> Iterator[None]:
    """Take all room on the disk of a folder, or all but some bytes."""
    filler = folder / "filler"
    room = os.statvfs(folder)
    left = room.f_bavail * room.f_frsize - but
    try:
        # Without a buffer: what is left in one would be refused when the file is closed.
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while left > 0:
                left -= file.write(bytes(min(left, 65536)))
        yield
    finally:
        filler.unlink(missing_ok=True)


@contextlib.contextmanager
def immutable(*files: Path) -> Iterator[None]:
    """Files that nobody can write, not even root and not through what is open already."""
    subprocess.run(["chattr", "+i", *files], check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(["chattr", "-i", *files], check=True, capture_output=True)
