"""Workers of the queue, as processes, over many sites on loopback."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

from sqlalchemy import text

from crawler.jobs.queue import make_app, prepare
from crawler.jobs.tasks import enqueue_crawl
from crawler.storage.store import open_store
from tests.world.crawl import ROOT, Done
from tests.world.faults import Site

if TYPE_CHECKING:
    from tests.world.hosts import Hosts

DELAY = 0.2
"""Seconds between two requests to a site."""


class Sites:
    """Many sites, each with articles of its own, crawled through their feeds."""

    def __init__(self, hosts: Hosts, *, sites: int, posts: int) -> None:
        self.hosts = hosts
        self.names = [f"kabar{number}.example" for number in range(sites)]
        for name in self.names:
            Site(hosts, host=name, posts=posts, delay=0.01)

    def settings(self, database_url: str) -> list[str]:
        """The settings of every command over these sites."""
        values = {
            "DATABASE_URL": database_url,
            "HOST_MAP": self.hosts.map(*self.names),
            "DOWNLOAD_DELAY": str(DELAY),
            "CRAWLER_CONTACT": "a@example.org",
        }
        return [word for name, value in values.items() for word in ("-s", f"{name}={value}")]

    def enqueue(self, database_url: str) -> None:
        """Put one crawl of each site into the queue."""
        with open_store(database_url) as store:
            prepare(store.engine)
        asyncio.run(self._enqueue(database_url))

    async def _enqueue(self, database_url: str) -> None:
        app = make_app(database_url)
        async with app.open_async():
            for name in self.names:
                asked = {"url": f"https://{name}/", "discover": "feed"}
                await enqueue_crawl(app, "wordpress", asked, key=name)

    def statuses(self, database_url: str) -> dict[str, int]:
        """How many jobs are in each status."""
        query = "SELECT status::text, count(*) AS jobs FROM jobs.procrastinate_jobs GROUP BY 1"
        with open_store(database_url) as store, store.engine.connect() as connection:
            return {row.status: row.jobs for row in connection.execute(text(query))}

    def closest(self, name: str) -> float:
        """The shortest time between two requests to a site, in seconds."""
        return min(self.hosts.gaps(host=name), default=DELAY)


class RunningWorker:
    """A worker that runs; a context manager that leaves none behind."""

    def __init__(self, sites: Sites, database_url: str, *options: str) -> None:
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 -- closed with the worker
        words = ["worker", *options, *sites.settings(database_url)]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scrapy.cmdline", *words],
            cwd=ROOT,
            env={**os.environ, "NO_COLOR": "1"},
            stdout=subprocess.DEVNULL,
            stderr=self._log,
        )

    @property
    def log(self) -> str:
        """What it has told so far."""
        self._log.seek(0)
        return self._log.read().decode()

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        self.process.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it with ``kill -9``."""
        self.process.kill()
        self.process.wait()

    def finish(self, timeout: float = 300) -> Done:
        """Wait for its end."""
        code = self.process.wait(timeout)
        return Done(code, "", self.log)

    def __enter__(self) -> RunningWorker:
        return self

    def __exit__(self, *error: object) -> None:
        self.kill()
        self._log.close()
