"""What a run over many sites with nothing new costs: ``python -m benchmarks.fleet --sites 200``.

Sites on loopback, each with a feed of ten articles, are crawled by the real command: once to store
what there is, then again with nothing new. Goal: at most 2 requests and 0.3 CPU seconds a site.
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from tests.world.hosts import Hosts, page
from tests.world.many import Sites


def cpu() -> float:
    """User and system seconds of all processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Crawl three times and print what each run costs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, default=200)
    number = parser.parse_args().sites
    with tempfile.TemporaryDirectory() as folder, Hosts() as hosts:
        sites = Sites(hosts, Path(folder), number, articles=10)
        hosts.on("/feed/?paged=2", page("habis", status=404))
        for run in ("first", "nothing new", "nothing new"):
            hosts.requests.clear()
            before, began = cpu(), time.monotonic()
            done = sites.crawlall("--quiet", *sites.names, timeout=3600)
            seconds = time.monotonic() - began
            used = cpu() - before
            print(
                f"{run}: code {done.code}, {len(hosts.requests) / number:.2f} requests and "
                f"{used / number:.3f} CPU s a site, {seconds:.0f} s in all"
            )
            print("\n".join(done.log.splitlines()[-3:]))


if __name__ == "__main__":
    main()
