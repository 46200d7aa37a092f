"""Three workers, one killed and one stopped: ``python -m benchmarks.jobs --sites 40 --posts 100``.

Made-up sites on loopback are crawled over a queue in a Postgres of its own. In the middle one
worker is ended with ``kill -9`` and another with SIGTERM, and a third is started. The archive is
compared row by row with that of one undisturbed worker; the log of the server tells the shortest
time between two requests to a host, the events of the queue how long a job waited for the dead
worker. Exit code 1 where a row differs, a host was asked too soon, or a job waited over a minute.
"""

from __future__ import annotations

import argparse
import sys
import time

from sqlalchemy import text

from crawler.storage.store import open_store
from tests.world.crawl import until
from tests.world.faults import contents
from tests.world.hosts import Hosts
from tests.world.postgres import Cluster
from tests.world.workers import DELAY, RunningWorker, Sites

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


def main() -> int:
    """Crawl twice and compare."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=40)
    parser.add_argument("--posts", type=int, default=100, help="articles of each site")
    options = parser.parse_args()
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
