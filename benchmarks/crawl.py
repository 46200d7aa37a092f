"""The whole crawl beside bare Scrapy, news-please and newspaper4k, in one run on the same pages.

    python -m benchmarks.crawl
    python -m benchmarks.crawl --pages 20000 --only warta-daerah --check

A server in a process of its own delivers made-up pages of 80 KB; each crawler runs on one core, the
server on another. ``warta-daerah`` is this project with everything on: robots.txt, discovery
through the sitemap, extraction, noise, dates, ledger, SQLite with the search for copies, and raw
pages in WARC files. Prints pages per second (with the start of the program), CPU per page and the
peak of memory, then how fast this project is beside each other. The peers that take long for a page
get fewer of them (``--peer-pages``). On a machine that others share, several ``--rounds`` of a few
pages say more than one of many. What is not at its end after ``--limit`` seconds is ended.
``--check`` ends with 1 where a limit of the project is not held. Needs Linux.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from benchmarks import page_server
from benchmarks.environments import CannotRunError, interpreter
from benchmarks.pages import SIZE
from crawler.storage.models import ArticleRow
from crawler.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
OWN, OWN_TWICE = "warta-daerah", "warta-daerah, 2 processes"
BARE, SELECTING = "scrapy", "scrapy-8-selects"
PEERS = {
    "newspaper4k": ["newspaper4k", "lxml_html_clean", "requests"],
    "news-please": ["news-please"],
}
NAMES = (BARE, SELECTING, OWN, OWN_TWICE, *PEERS)
SHARE, PROCESSES, TIMES, MEMORY = 0.5, 1.7, 10, 300
"""Limits: share of the speed of Scrapy with selections, two processes over one, times the speed of
news-please, megabytes."""
LOOK_SECONDS = 0.1
"""Between two looks at the processes."""
FEWEST = 0.98
"""So many of the pages have to give an article; fewer would make a crawl fast."""


@dataclass
class Measured:
    """One crawl, or two at once."""

    pages: int
    read: int
    seconds: float
    cpu: float
    course: list[float]
    """Megabytes of the largest process at each look, and its peak as the last."""

    @property
    def speed(self) -> float:
        """Pages a second."""
        return self.pages / self.seconds

    def or_better(self, other: Measured | None) -> Measured:
        """The faster of two runs, with the fewest pages read and the most memory of either."""
        if other is None:
            return self
        return replace(
            max(self, other, key=lambda run: run.speed),
            read=min(self.read, other.read),
            course=max(self, other, key=lambda run: run.megabytes).course,
        )

    @property
    def megabytes(self) -> float:
        """The peak of memory."""
        return max(self.course)

    @property
    def tenths(self) -> list[float]:
        """Megabytes at each tenth of the time."""
        looks = self.course[:-1] or self.course
        return [looks[(len(looks) - 1) * tenth // 10] for tenth in range(1, 11)]


def run(
    commands: list[list[str]], *, cores: list[int], pages: int, limit: float
) -> tuple[Measured, list[str]]:
    """Run commands side by side, each on its core; what they took and printed.

    Raises CannotRunError where one fails, or is not at its end after ``limit`` seconds.
    """
    begun = time.perf_counter()
    processes = []
    for command, core in zip(commands, cores, strict=True):
        pin = f"import os; os.sched_setaffinity(0, [{core}]); os.execv({command[0]!r}, {command!r})"
        processes.append(
            subprocess.Popen(
                [sys.executable, "-I", "-S", "-c", pin],
                cwd=ROOT,
                stdout=subprocess.PIPE,
                text=True,
                start_new_session=True,
                env={**os.environ, "LOG_LEVEL": "WARNING"},
            )
        )
    measured = Measured(pages, 0, 0.0, 0.0, [])
    peak = 0.0
    running = list(processes)
    try:
        while running:
            time.sleep(LOOK_SECONDS)
            for process in list(running):
                number, status, used = os.wait4(process.pid, os.WNOHANG)
                if not number:
                    continue
                running.remove(process)
                process.returncode = os.waitstatus_to_exitcode(status)
                if process.returncode:
                    raise CannotRunError(f"exit code {process.returncode}")
                measured.cpu += used.ru_utime + used.ru_stime
                peak = max(peak, used.ru_maxrss / 1024)
            measured.seconds = time.perf_counter() - begun
            if running and measured.seconds > limit:
                raise CannotRunError(f"not at its end after {limit:.0f} s")
            if sizes := list(filter(None, (_megabytes(process.pid) for process in running))):
                measured.course.append(max(sizes))
        measured.course.append(peak)
        return measured, [process.stdout.read() for process in processes if process.stdout]
    finally:
        for process in processes:
            if process.returncode is None:
                # A peer may have begun processes of its own.
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            if process.stdout:
                process.stdout.close()


def _megabytes(pid: int) -> float:
    """What a process holds; 0 where it has just ended."""
    pages = int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def crawl_command(address: str, url: str, host: str) -> list[str]:
    """The command that crawls a site which is served at that address, into that database."""
    settings = {
        "DATABASE_URL": url,
        "HOST_MAP": f"*={address}",
        "DOWNLOAD_DELAY": "0",
        "DAILY_REQUESTS": "0",
        "CONCURRENT_REQUESTS_PER_DOMAIN": "16",
        "CRAWLER_CONTACT": "bench@example.org",
    }
    options = [word for name, value in settings.items() for word in ("-s", f"{name}={value}")]
    arguments = {"url": f"https://{host}/", "discover": "sitemap", "since": "2000-01-01"}
    options += [word for name, value in arguments.items() for word in ("-a", f"{name}={value}")]
    return ["scrapy", "crawl", "wordpress", *options]


def own(
    address: str, folder: Path, hosts: list[str], *, pages: int, cores: list[int], limit: float
) -> Measured:
    """This project: a process on each core, with a site of its own."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        url = f"sqlite:///{place}/articles.db"
        commands = [
            [sys.executable, "-m", "scrapy.cmdline", *crawl_command(address, url, host)[1:]]
            for host in hosts
        ]
        with open_store(url):
            pass
        measured, _ = run(commands, cores=cores, pages=pages * len(hosts), limit=limit)
        with open_store(url) as store, store.engine.connect() as connection:
            whole = ArticleRow.body.is_not(None) & ArticleRow.date_published.is_not(None)
            query = select(func.count()).select_from(ArticleRow).where(whole)
            measured.read = connection.scalar(query) or 0
    return measured


def peer(
    name: str, address: str, folder: Path, paths: list[str], *, core: int, limit: float
) -> Measured:
    """Another crawler over these paths."""
    listed = folder / f"{name}.json"
    listed.write_text(json.dumps(paths), "utf-8")
    python = sys.executable
    if name in PEERS:
        python = interpreter(name, PEERS[name], folder / "environments")
    script = str(ROOT / "benchmarks" / "crawl_peers.py")
    command = [python, script, name, address, str(listed)]
    measured, (printed,) = run([command], cores=[core], pages=len(paths), limit=limit)
    measured.read = int(printed.split()[-1])
    return measured


@contextlib.contextmanager
def served(folder: Path, core: int) -> Iterator[str]:
    """The address at which the pages are served, by a process on that core."""
    command = [sys.executable, "-m", "benchmarks.page_server", str(folder)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as server:
        os.sched_setaffinity(server.pid, [core])
        assert server.stdout is not None
        try:
            yield f"127.0.0.1:{server.stdout.readline().strip()}"
        finally:
            server.kill()


def complaints(found: dict[str, Measured]) -> Iterator[str]:
    """Which limits are not held, of those that were measured."""
    for name, measured in found.items():
        if measured.read < FEWEST * measured.pages:
            yield f"{name}: {measured.read} of {measured.pages} pages were read"
    mine = found.get(OWN)
    if mine is None:
        return
    if mine.megabytes > MEMORY:
        yield f"{mine.megabytes:.0f} MB, at most {MEMORY}"
    if (other := found.get(SELECTING)) and mine.speed < SHARE * other.speed:
        yield f"{mine.speed / other.speed:.0%} of {SELECTING}, at least {SHARE:.0%}"
    if (twice := found.get(OWN_TWICE)) and twice.speed < PROCESSES * mine.speed:
        yield f"two processes {twice.speed / mine.speed:.2f} times one, at least {PROCESSES}"
    if (other := found.get("news-please")) and mine.speed < TIMES * other.speed:
        yield f"{mine.speed / other.speed:.1f} times news-please, at least {TIMES}"


def comparisons(found: dict[str, Measured]) -> Iterator[str]:
    """The speed of this project beside that of each other, and its memory in the course of time."""
    mine = found.get(OWN)
    if mine is None:
        return
    for name, other in found.items():
        if name != OWN:
            yield f"{OWN} / {name}: {mine.speed / other.speed:.2f}"
    yield "MB at each tenth of the time: " + " ".join(f"{size:.0f}" for size in mine.tenths)


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--pages", type=int, default=5000, help="pages of the site (default: 5000)")
    add("--peer-pages", type=int, default=200, help="pages for the slow peers (default: 200)")
    add(
        "--limit",
        type=float,
        help="seconds that each crawl may take (default: 180, and 0.1 a page)",
    )
    add("--rounds", type=int, default=1, help="how often each is run; its fastest run counts")
    add("--only", action="append", choices=NAMES, help="what to run (default: everything)")
    add("--work", type=Path, help="folder for pages and environments (default: a new one)")
    add("--check", action="store_true", help="exit code 1 where a limit is not held")
    options = parser.parse_args()
    cores = sorted(os.sched_getaffinity(0))
    mine, others = cores[0], cores[-1]
    with contextlib.ExitStack() as stack:
        folder = options.work or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        folder.mkdir(parents=True, exist_ok=True)
        chosen = options.only or NAMES
        sites = 2 if OWN_TWICE in chosen else 1
        hosts = page_server.make(folder, options.pages, size=SIZE, sites=sites)
        paths = page_server.paths(folder)
        address = stack.enter_context(served(folder, others))
        found: dict[str, Measured] = {}
        limit = options.limit or 180 + 0.1 * options.pages
        for turn, name in itertools.product(range(options.rounds), chosen):
            if turn and name in PEERS:
                continue  # they are slower by far more than two runs differ
            try:
                if name in (OWN, OWN_TWICE):
                    used = [mine] if name == OWN else [mine, others]
                    crawled = hosts[: len(used)]
                    measured = own(
                        address, folder, crawled, pages=len(paths), cores=used, limit=limit
                    )
                else:
                    some = paths[: options.peer_pages] if name in PEERS else paths
                    measured = peer(name, address, folder, some, core=mine, limit=limit)
            except CannotRunError as error:
                print(f"{name:28}cannot run: {error}", flush=True)
                continue
            found[name] = measured.or_better(found.get(name))
            print(
                f"{name:28}{measured.read:>6,} of {measured.pages:>6,} pages"
                f"{measured.speed:9.1f} pages/s{1000 * measured.cpu / measured.pages:8.2f} ms CPU"
                f"{measured.megabytes:7.0f} MB",
                flush=True,
            )
    for line in comparisons(found):
        print(line)
    mistakes = list(complaints(found))
    for line in mistakes:
        print(f"not held: {line}")
    return int(bool(mistakes) and options.check)


if __name__ == "__main__":
    sys.exit(main())
