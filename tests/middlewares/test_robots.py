"""robots.txt is asked for once a day and obeyed whenever it was read."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.test_crawl import HOST, feed_site, newsroom_links, stored
from tests.world.crawl import crawl
from tests.world.hosts import ANY, Reply, forward, page, plain

if TYPE_CHECKING:
    from crawler.storage.store import Source
    from tests.world.hosts import HostRequest, Hosts

RULES = "User-agent: *\nDisallow: /wp-json/\nDisallow: /*rest_route\nCrawl-delay: 0.4\n"


def copy_of(database_url: str) -> Source:
    with open_store(database_url, create=False) as store:
        (copy,) = store.sources("tarunanews", "robots")
    return copy


def make_old(database_url: str) -> None:
    then = (datetime.now(UTC) - timedelta(hours=25)).replace(tzinfo=None)
    with open_store(database_url, create=False) as store, store.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE sources SET updated_at = '{then}' WHERE kind = 'robots'"
        )


def conditional(request: HostRequest) -> Reply:
    if request.headers.get("if-none-match") == '"a"':
        return Reply(status=304)
    headers = {"Content-Type": "text/plain", "ETag": '"a"'}
    return Reply(headers=headers, body=RULES.encode())


def test_a_copy_is_used_then_asked_for_conditionally(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address)).on("/robots.txt", conditional)
        settings = f"HOST_MAP={hosts.map(HOST)}"
        first = crawl("tarunanews", sqlite_url, settings, limit="2")
        assert "asks for 0 s between requests" in first.log
        copy = copy_of(sqlite_url)
        assert (copy.content, copy.etag) == (RULES, '"a"')
        assert copy.url == f"https://{HOST}/robots.txt"
        second = crawl("tarunanews", sqlite_url, settings, limit="2")
        assert len(hosts.asked("/robots.txt")) == 1, "the copy is fresh"
        assert "asks for 0 s between requests" in second.log
        make_old(sqlite_url)
        crawl("tarunanews", sqlite_url, settings, limit="2")
        assert len(hosts.asked("/robots.txt")) == 2
        assert hosts.asked("/robots.txt")[1].headers["if-none-match"] == '"a"'
        renewed = copy_of(sqlite_url)
        assert (renewed.content, renewed.etag) == (RULES, '"a"')
        crawl("tarunanews", sqlite_url, settings, limit="2")
        assert len(hosts.asked("/robots.txt")) == 2, "the copy is fresh again"
    assert not hosts.asked("/wp-json/wp/v2/posts"), "forbidden by the copy too"
    seconds = [r.time for r in hosts.requests]
    assert min(b - a for a, b in itertools.pairwise(seconds)) >= 0.4


def test_what_cannot_be_read_is_not_kept(hosts: Hosts, sqlite_url: str) -> None:
    settings = f"HOST_MAP={hosts.map(HOST)}"
    with Newsroom() as newsroom:
        feed_site(hosts, newsroom_links(newsroom)[:3], newsroom)
        assert crawl("tarunanews", sqlite_url, settings, discover="feed").code == 0
        make_old(sqlite_url)
        hosts.on("/robots.txt", page("maaf", status=503))
        number = len(hosts.requests)
        done = crawl("tarunanews", sqlite_url, settings, discover="feed")
        assert done.code == 1
        assert "robots.txt cannot be read (status 503)" in done.told[0]
        assert {r.target for r in hosts.requests[number:]} == {"/robots.txt"}, "the old one is void"
        hosts.on("/robots.txt", plain("User-agent: *\nDisallow:\n"))
        assert crawl("tarunanews", sqlite_url, settings, discover="feed").code == 0


@pytest.mark.parametrize("status", [403, 404])
def test_statuses_that_allow_everything_are_kept(
    hosts: Hosts, sqlite_url: str, status: int
) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:2]
        feed_site(hosts, links, newsroom)
        hosts.on("/robots.txt", page("Disallow: /", status=status))
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover="feed")
    assert done.code == 0
    assert stored(sqlite_url) == 2
    assert copy_of(sqlite_url).content == ""


def test_quiet_run_costs_two_requests(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address))
        settings = f"HOST_MAP={hosts.map(HOST)}"
        crawl("tarunanews", sqlite_url, settings)
        number = len(hosts.requests)
        done = crawl("tarunanews", sqlite_url, settings)
    assert done.code == 0
    assert len(hosts.requests) - number <= 2
