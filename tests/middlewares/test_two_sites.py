"""Two sites in one process: one asks for patience, the other does not feel it."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.test_crawl import newsroom_links
from tests.world.crawl import ROOT
from tests.world.hosts import ANY, Hosts, Reply, forward, page, plain

if TYPE_CHECKING:
    from tests.world.hosts import Answer

BOTH = """
    from scrapy.crawler import AsyncCrawlerProcess
    from scrapy.utils.project import get_project_settings
    settings = get_project_settings()
    settings.setdict({settings!r}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    for host in {hosts!r}:
        process.crawl("wordpress", url=f"https://{{host}}/", discover="feed")
    process.start()
"""
BUSY, QUIET = "sibuk.example", "tenang.example"
DELAY = 0.2


def test_the_other_site_is_not_slowed(sqlite_url: str) -> None:
    with Newsroom() as newsroom, Hosts() as hosts:
        paths = [link.split("/", 3)[3] for link in newsroom_links(newsroom)]
        site = forward(newsroom.address)
        for host in (BUSY, QUIET):
            entries = "".join(f"<item><link>https://{host}/{p}</link></item>" for p in paths)
            feed = plain(f"<rss version='2.0'><channel>{entries}</channel></rss>")
            hosts.on("/feed/", feed, host=host)
            hosts.on("/feed/?paged=2", page("habis", status=404), host=host)
            hosts.on("/robots.txt", plain(""), host=host)
            hosts.on(ANY, as_tarunanews(site), host=host)
        hosts.on(f"/{paths[0]}", once_busy(as_tarunanews(site)), host=BUSY)
        run_both(hosts, sqlite_url)
    with open_store(sqlite_url) as store:
        assert store.count(site=QUIET) == store.count(site=BUSY) == len(paths)
    gaps = hosts.gaps(host=QUIET)
    assert max(gaps) < 4, "the quiet site is never held up"
    (refused,) = list(hosts.asked(f"/{paths[0]}", host=BUSY))[:1]
    after = [r.time - refused.time for r in hosts.asked(host=BUSY) if r.time > refused.time]
    assert min(after) >= 5, "the busy one is left in peace"
    during = [r for r in hosts.asked(host=QUIET) if 0 < r.time - refused.time < 5]
    assert len(during) >= 8, "the quiet one goes on meanwhile"
    assert min(gaps) >= DELAY
    assert min(hosts.gaps(host=BUSY)) >= DELAY


def as_tarunanews(site: object) -> Answer:
    """The newsroom, which knows itself by another name."""

    def answer(request: object) -> Reply:
        reply = site(request._replace(headers={**request.headers, "host": "tarunanews.com"}))  # type: ignore[operator,attr-defined]
        host = request.host.encode()  # type: ignore[attr-defined]
        return Reply(
            status=reply.status,
            headers=reply.headers,
            body=reply.body.replace(b"tarunanews.com", host),
        )

    return answer


def once_busy(answer: Answer) -> Answer:
    """Refuses the first request."""
    turns = iter([page("nanti", status=429, Retry_After="5")])
    return lambda request: next(turns, None) or answer(request)  # type: ignore[operator]


def run_both(hosts: Hosts, database_url: str) -> None:
    settings = {
        "DATABASE_URL": database_url,
        "DOWNLOAD_DELAY": DELAY,
        "HOST_MAP": hosts.map(BUSY, QUIET),
        "LOG_LEVEL": "WARNING",
        "CRAWLER_CONTACT": "a@example.org",
    }
    script = textwrap.dedent(BOTH).format(settings=settings, hosts=[BUSY, QUIET])
    subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=True, timeout=240)
