"""Three workers, one killed and one stopped: ``python -m benchmarks.jobs --sites 40 --posts 100``.

Made-up sites on loopback are crawled over a queue in a Postgres of its own. In the middle one
worker is ended with ``kill -9`` and another with SIGTERM, and a third is started. The archive is
compared row by row with that of one undisturbed worker; the log of the server tells the shortest
time between two requests to a host, the events of the queue how long a job waited for the dead
worker. Exit code 1 where a row differs, a host was asked too soon, or a job waited over a minute.

``--reextract 20000`` instead: so many archived pages, stored by older rules, are read again by two
workers and, in a copy of the database, by one process. Exit code 1 where any column of any row
differs, but for the moments of writing; sketches of phrases that are in too many articles to tell
copies are not compared, since they depend on what was written first.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, make_url, select, text

from crawler.storage.models import Base
from crawler.storage.near_duplicates import COMMON
from crawler.storage.store import open_store
from tests.reextraction.archive import fill, make_article
from tests.world.crawl import scrapy, until
from tests.world.faults import contents
from tests.world.hosts import Hosts
from tests.world.postgres import Cluster
from tests.world.workers import DELAY, RunningWorker, Sites

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

    from crawler.items import Article

_WAITED = """
    SELECT coalesce(max(extract(epoch FROM (
             SELECT min(later.at) FROM jobs.procrastinate_events AS later
              WHERE later.job_id = again.job_id AND later.type = 'started' AND later.at > again.at)
           - to_timestamp(:killed))), 0)::float
      FROM jobs.procrastinate_events AS again
     WHERE again.type = 'deferred_for_retry' AND again.at > to_timestamp(:killed)
"""


def disturbed(sites: Sites, archive: str, middle: int) -> tuple[float, float]:
    """Crawl with a kill and a stop; seconds of it all, and that a job waited for a dead worker."""
    begun = time.monotonic()
    with (
        open_store(archive) as store,
        RunningWorker(sites, archive) as first,
        RunningWorker(sites, archive) as second,
    ):
        until(lambda: store.count() > middle, seconds=1800)
        first.kill()
        killed = time.time()
        second.stop()
        with RunningWorker(sites, archive) as third:
            second.finish()
            until(lambda: sites.statuses(archive).keys() == {"succeeded"}, seconds=3600)
            third.stop()
            third.finish()
        with store.engine.connect() as connection:
            waited = connection.execute(text(_WAITED), {"killed": killed}).scalar_one()
    return time.monotonic() - begun, waited


def undisturbed(sites: Sites, archive: str) -> float:
    """Crawl with one worker; seconds."""
    begun = time.monotonic()
    with RunningWorker(sites, archive, "--until-empty") as worker:
        worker.finish(timeout=3600)
    return time.monotonic() - begun


PORTION = 1000
"""Pages that are stored at a time."""
_MOMENTS = {"updated_at", "stored_at"}


def fill_by_older_rules(archive: str, folder: Path, count: int) -> None:
    """Store made-up pages as rules would have that misread titles and lost ends of texts."""
    portions = [range(first, min(first + PORTION, count)) for first in range(0, count, PORTION)]
    with open_store(archive), ProcessPoolExecutor(2) as pool:
        list(pool.map(partial(fill, archive, folder, make=_by_older_rules), portions))


def _by_older_rules(number: int) -> Article:
    made = make_article(number)
    made.rule_version = "older"
    if number % 2 == 0:
        made.title = f"{made.title} - Beranda"
    if number % 3 == 0 and made.body:
        made.body = made.body[: len(made.body) // 2]
        made.content_hash = None
    return made


def copied(cluster: Cluster, archive: str, copy: str) -> None:
    """Make a database a copy of another one, byte by byte."""
    source, target = make_url(archive).database, make_url(copy).database
    cluster.execute(f'DROP DATABASE "{target}"')
    cluster.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')


def remade_by_workers(hosts: Hosts, archive: str, folder: Path) -> float:
    """Read all pages again over the queue, by two workers; seconds."""
    sites = Sites(hosts, sites=0, posts=0)
    kept = ("-s", f"ARCHIVE_DIR={folder}")
    asked = scrapy("enqueue", "--reextract", *sites.settings(archive), *kept)
    assert asked.code == 0, asked.log
    begun = time.monotonic()
    with (
        RunningWorker(sites, archive, "--until-empty", *kept) as first,
        RunningWorker(sites, archive, "--until-empty", *kept) as second,
    ):
        for worker in (first, second):
            done = worker.finish(timeout=3600)
            assert done.code == 0, done.log
            print(f"  a worker: {done.log.count(' changed, ')} jobs")
    assert sites.statuses(archive).keys() == {"succeeded"}, done.log
    return time.monotonic() - begun


def remade_by_one(archive: str, folder: Path) -> float:
    """Read all pages again in one process; seconds."""
    begun = time.monotonic()
    settings = ("-s", f"DATABASE_URL={archive}", "-s", f"ARCHIVE_DIR={folder}")
    done = scrapy("reextract", "--write", "--jobs", "1", *settings, timeout=3600)
    assert done.code == 0, done.log
    return time.monotonic() - begun


def differing_columns(one: str, two: str) -> tuple[Counter[str], Counter[str]]:
    """The rows of each table, and in how many of them each column differs."""
    number, differing = Counter[str](), Counter[str]()
    for table in Base.metadata.sorted_tables:
        for row, other in zip_longest(_rows(one, table), _rows(two, table), fillvalue={}):
            number[table.name] += 1
            columns = [name for name in row | other if row.get(name, 0) != other.get(name, 0)]
            differing.update(f"{table.name}.{name}" for name in columns)
    return number, differing


def _rows(archive: str, table: Table) -> Iterator[dict[str, Any]]:
    # A version is known by its article; its own number only tells what was written first.
    by_number = table.name == "article_revisions"
    order = (table.c.article_id, table.c.revision) if by_number else table.primary_key.columns
    left_out = _MOMENTS | ({"id"} if by_number else set())
    columns = [column for column in table.columns if column.name not in left_out]
    with open_store(archive, create=False) as store, store.engine.connect() as connection:
        query = select(*columns).order_by(*order).execution_options(yield_per=500)
        if table.name == "sketches":
            # A phrase of so many articles is kept for the first of them that were written.
            many = select(table.c.hash).group_by(table.c.hash).having(func.count() >= COMMON)
            query = query.where(table.c.hash.not_in(many))
        for row in connection.execute(query).mappings():
            yield dict(row)


def compare_reextraction(count: int) -> int:
    """Read archived pages again over workers and by one process, and compare; the exit code."""
    with (
        tempfile.TemporaryDirectory() as name,
        Hosts() as hosts,
        Cluster() as cluster,
        cluster.database() as one,
        cluster.database() as two,
    ):
        folder = Path(name)
        begun = time.monotonic()
        fill_by_older_rules(one, folder, count)
        copied(cluster, one, two)
        print(f"{count:,} pages stored by older rules: {time.monotonic() - begun:.0f} s")
        print(f"by two workers: {remade_by_workers(hosts, one, folder):.0f} s")
        print(f"by one process: {remade_by_one(two, folder):.0f} s")
        number, differing = differing_columns(one, two)
    print("rows: " + ", ".join(f"{total:,} {table}" for table, total in number.items()))
    print(f"columns that differ: {dict(differing) or 'none'}")
    # Every article has a title or a text to be put right, or neither: two of three numbers.
    complete = number["articles"] == count and number["article_revisions"] == _wrong(count)
    return int(bool(differing) or not complete)


def _wrong(count: int) -> int:
    return sum(number % 2 == 0 or number % 3 == 0 for number in range(count))


def main() -> int:
    """Crawl twice, or read again twice, and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--posts", type=int, default=100, help="articles of each site")
    parser.add_argument("--reextract", type=int, metavar="N", help="read N pages again instead")
    options = parser.parse_args()
    if options.reextract:
        return compare_reextraction(options.reextract)
    number = options.sites * options.posts
    with (
        Hosts() as hosts,
        Cluster() as cluster,
        cluster.database() as one,
        cluster.database() as two,
    ):
        sites = Sites(hosts, sites=options.sites, posts=options.posts)
        sites.enqueue(one)
        seconds, waited = disturbed(sites, one, number // 3)
        closest = min(sites.closest(name) for name in sites.names)
        print(f"disturbed: {seconds:.0f} s, a job waited {waited:.1f} s for a dead worker")
        print(f"{len(hosts.requests)} requests, at least {closest:.3f} s apart, delay {DELAY} s")
        sys.stdout.flush()
        sites.enqueue(two)
        print(f"undisturbed: {undisturbed(sites, two):.0f} s")
        found, expected = contents(one), contents(two)
    differing = [name for name in expected if found[name] != expected[name]]
    print(
        f"{len(found['articles'])} of {number} articles; tables that differ: {differing or 'none'}"
    )
    good = not differing and len(found["articles"]) == number
    return int(not (good and closest > 0.95 * DELAY and waited < 60))


if __name__ == "__main__":
    sys.exit(main())
