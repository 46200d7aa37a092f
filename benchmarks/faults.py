"""What is left of an archive after faults: ``python -m benchmarks.faults [--moments 20]``.

A made-up site on loopback is crawled by the real command, with SQLite and with a Postgres of its
own. At random moments of the crawl something goes wrong; afterwards the archive is compared with
that of an undisturbed crawl, row by row, but for numbers of rows, runs and instants of storing.
After a kill of the crawler another crawl follows first. Disks of their own need root.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import random
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import make_url

from tests.world.faults import (
    Site,
    contents,
    filled,
    immutable,
    kill_often,
    lock,
    small_disk,
)
from tests.world.hosts import Hosts
from tests.world.postgres import Cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from tests.world.crawl import Done
    from tests.world.faults import Crawl


DATABASES = ("sqlite", "postgres")


class Result(NamedTuple):
    """What became of one fault, at several moments."""

    fault: str
    moments: int
    equal: int
    """Archives that are those of an undisturbed crawl."""
    outlasted: int
    """Crawls that went on by themselves and ended with code 0."""
    slowest: float
    """Seconds of the longest of them, with the crawl after a kill."""


class Faults:
    """The faults, at moments that ``seed`` decides."""

    def __init__(self, site: Site, folder: Path, *, moments: int, locked: float, seed: int) -> None:
        self._site = site
        self._folder = folder
        self._moments = moments
        self._locked = locked
        self._random = random.Random(seed)
        self._undisturbed = contents(self._crawl(f"sqlite:///{folder / 'undisturbed.db'}"))

    def run(self, databases: Collection[str] = DATABASES) -> Iterator[Result]:
        """Each fault in turn."""
        if "sqlite" in databases:
            yield from self._of_sqlite()
        if "postgres" in databases:
            yield from self._of_postgres()

    def _of_sqlite(self) -> Iterator[Result]:
        yield self._repeat("kill -9 of the crawler, SQLite", self._sqlite, self._kill)
        yield self._repeat("locked by another process, 1 s", self._sqlite, self._lock(1))
        yield self._repeat(
            f"locked by another process, {self._locked:.0f} s",
            self._sqlite,
            self._lock(self._locked),
            moments=1,
        )
        if os.geteuid() == 0:
            yield self._repeat("file cannot be written, 1 s", self._disk, self._make_immutable)
            yield self._repeat("disk full, 1 s", self._disk, self._fill)
            yield self._repeat("disk full, then kill -9", self._disk, self._fill_and_kill)

    def _of_postgres(self) -> Iterator[Result]:
        with Cluster() as cluster:
            yield self._repeat("kill -9 of the crawler, Postgres", cluster.database, self._kill)
            for fault, end in (
                ("kill -9 of Postgres, back after 1 s", cluster.kill),
                ("Postgres restarted", cluster.stop),
            ):
                yield self._repeat(fault, cluster.database, self._restart(cluster, end))

    def _repeat(
        self,
        fault: str,
        database: Callable[[], contextlib.AbstractContextManager[str]],
        harm: Callable[[Crawl, str], None],
        moments: int | None = None,
    ) -> Result:
        equal = outlasted = 0
        slowest = 0.0
        moments = moments or self._moments
        for _ in range(moments):
            with database() as url:
                began = time.monotonic()
                with self._site.start(url, "MIN_FREE_DISK=0") as running:
                    running.reach(self._random.randrange(self._site.requests))
                    time.sleep(self._random.uniform(0, 0.1))
                    harm(running, url)
                    done = running.finish()
                if done.code == 0:
                    outlasted += 1
                else:
                    self._crawl(url)
                slowest = max(slowest, time.monotonic() - began)
                equal += contents(url) == self._undisturbed
        return Result(fault, moments, equal, outlasted, slowest)

    def _crawl(self, url: str) -> str:
        done: Done = self._site.crawl(url, "MIN_FREE_DISK=0")
        if done.code:
            raise SystemExit(done.log)
        return url

    # Databases

    @contextlib.contextmanager
    def _sqlite(self) -> Iterator[str]:
        with tempfile.TemporaryDirectory(dir=self._folder) as folder:
            yield f"sqlite:///{folder}/articles.db?timeout=0.5"

    @contextlib.contextmanager
    def _disk(self) -> Iterator[str]:
        with small_disk(self._folder / "disk", "24m") as folder:
            yield f"sqlite:///{folder}/articles.db?timeout=0.5"

    # Faults

    def _kill(self, running: Crawl, _url: str) -> None:
        running.kill()

    def _lock(self, seconds: float) -> Callable[[Crawl, str], None]:
        def harm(_running: Crawl, url: str) -> None:
            with contextlib.suppress(FileNotFoundError):
                lock(_file(url), seconds)

        return harm

    def _make_immutable(self, _running: Crawl, url: str) -> None:
        file = _file(url)
        files = [f for f in (file, file.with_name(f"{file.name}-wal")) if f.exists()]
        with immutable(*files) if files else contextlib.nullcontext():
            time.sleep(1)

    def _fill(self, _running: Crawl, url: str) -> None:
        with filled(_file(url).parent):
            time.sleep(1)

    def _fill_and_kill(self, running: Crawl, url: str) -> None:
        with filled(_file(url).parent):
            time.sleep(0.5)
            running.kill()

    def _restart(self, cluster: Cluster, end: Callable[[], None]) -> Callable[[Crawl, str], None]:
        def harm(_running: Crawl, _url: str) -> None:
            end()
            time.sleep(1)
            cluster.start()

        return harm


def _file(database_url: str) -> Path:
    file = Path(make_url(database_url).database or "")
    if not file.parent.is_dir():
        raise FileNotFoundError(file)
    return file


def table(results: Sequence[Result]) -> str:
    """The results as Markdown."""
    lines = [
        "| fault | moments | archive equal | outlasted | slowest, s |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.fault} | {r.moments} | {r.equal} | {r.outlasted} | {r.slowest:.0f} |"
        for r in results
    ]
    return "\n".join(lines)


def kills(number: int, seed: int, posts: int = 500) -> int:
    """Kill one crawl again and again; 1 where an article is lost or asked for without need."""
    with Hosts() as hosts, tempfile.TemporaryDirectory(prefix="kills-") as folder:
        url = f"sqlite:///{folder}/articles.db"
        again = kill_often(Site(hosts, posts=posts, delay=0.02), url, kills=number, seed=seed)
        articles = contents(url)["articles"]
    different = len({row["url_key"] for row in articles})
    print(f"{number} kills: {len(articles)} rows of {different} articles of {posts}")
    print(f"pages asked for again, by run: {again}")
    return 0 if len(articles) == different == posts and max(again) <= 2 else 1


def main(words: Sequence[str] | None = None) -> int:
    """Run all faults; 1 where an archive differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("--moments", type=int, default=20, help="of each fault (20)")
    parser.add_argument("--locked", type=float, default=60, help="seconds of the long lock (60)")
    parser.add_argument("--database", choices=DATABASES, help="faults of one of them only")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--kills", type=int, help="only kill one crawl of 500 articles so often, then let it end"
    )
    options = parser.parse_args(words)
    if options.kills:
        return kills(options.kills, options.seed)
    results = []
    with Hosts() as hosts, tempfile.TemporaryDirectory(prefix="faults-") as folder:
        faults = Faults(
            Site(hosts),
            Path(folder),
            moments=options.moments,
            locked=options.locked,
            seed=options.seed,
        )
        for result in faults.run([options.database] if options.database else DATABASES):
            print(table([result]).splitlines()[-1], flush=True)
            results.append(result)
    print(f"\n{table(results)}")
    return 0 if all(result.equal == result.moments for result in results) else 1


if __name__ == "__main__":
    raise SystemExit(main())
