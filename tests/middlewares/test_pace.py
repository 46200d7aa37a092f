"""No host is asked faster than it wants, and none is slowed down by another."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.middlewares.pace import parse_retry_after
from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.test_crawl import HOST, POST, feed_site, newsroom_links, stored
from tests.world.crawl import crawl
from tests.world.hosts import ANY, Reply, forward, page, plain, redirect

if TYPE_CHECKING:
    from tests.world.hosts import Hosts

ANSWERED = "Tue, 07 May 2024 01:00:00 GMT"
RETRY_AFTER = {
    "seconds": ("120", 120.0),
    "blanks": (" 5 ", 5.0),
    "none": ("0", 0.0),
    "date": ("Tue, 07 May 2024 01:02:00 GMT", 120.0),
    "date in an old form": ("Tuesday, 07-May-24 01:02:00 GMT", 120.0),
    "date without a zone": ("Tue, 07 May 2024 01:02:00", 120.0),
    "past": ("Tue, 07 May 2024 00:00:00 GMT", 0.0),
    "negative": ("-5", None),
    "fraction": ("1.5", None),
    "word": ("besok", None),
    "empty": ("", None),
    "no such day": ("Tue, 99 May 2024 01:02:00 GMT", None),
    "without an end": ("9" * 5000, 999_999_999.0),
}


@pytest.mark.parametrize(("text", "seconds"), RETRY_AFTER.values(), ids=RETRY_AFTER)
def test_retry_after(text: str, seconds: float | None) -> None:
    assert parse_retry_after(text, ANSWERED) == seconds


def test_retry_after_as_a_date_counts_from_now_where_the_answer_states_no_time() -> None:
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    seconds = parse_retry_after(f"{in_an_hour:%a, %d %b %Y %H:%M:%S} GMT")
    assert seconds == pytest.approx(3600, abs=5)


def patience(seconds: float | str, status: int = 429) -> Reply:
    return page("nanti", status=status, Retry_After=str(seconds))


def test_answers_of_429_and_503_are_repeated_when_it_is_time(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        feed_site(hosts, newsroom_links(newsroom), newsroom)
        site = forward(newsroom.address)
        turns = iter([patience(1), patience(1, 503)])
        hosts.on(POST, lambda request: next(turns, None) or site(request))
        done = crawl(
            "tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", "MAX_PAUSE=2", discover="feed"
        )
        links = newsroom_links(newsroom)
    assert done.code == 0
    assert done.told == []
    assert stored(sqlite_url) == len(links), "the page that was refused twice is there too"
    for refused in hosts.asked(POST)[:2]:
        later = [r.time for r in hosts.requests if r.time > refused.time]
        assert min(later) - refused.time >= 1, "nothing is asked in between"


def test_back_off_doubles_where_the_site_states_no_time(hosts: Hosts, sqlite_url: str) -> None:
    hosts.on("/robots.txt", page("penuh", status=503))
    done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", "BACKOFF_SECONDS=0.3")
    assert done.code == 1
    first, second = hosts.gaps()
    assert 0.3 <= first <= 0.6
    assert 0.6 <= second <= 1.1


def test_longer_pause_than_a_run_waits_is_left_to_a_later_one(
    hosts: Hosts, sqlite_url: str
) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)
        feed_site(hosts, links, newsroom, per_page=20)
        site = forward(newsroom.address)
        asked = itertools.count()
        hosts.on(ANY, lambda request: patience(3600) if next(asked) >= 5 else site(request))
        settings = f"HOST_MAP={hosts.map(HOST)}"
        done = crawl("tarunanews", sqlite_url, settings, discover="feed")
        assert done.code == 1
        (problem,) = done.told
        assert "asks for patience (status 429); it is left alone until " in problem
        kept = stored(sqlite_url)
        assert f"{len(links) - kept} known addresses are left for a later run" in problem
        assert 0 < kept < len(links)
        number = len(hosts.requests)
        again = crawl("tarunanews", sqlite_url, settings, discover="feed")
        assert again.code == 1
        (problem,) = again.told
        assert "it is left alone until " in problem
        assert len(hosts.requests) == number, "not one request"
        let_time_pass(sqlite_url)
        feed_site(hosts, links, newsroom)
        assert crawl("tarunanews", sqlite_url, settings, discover="feed").code == 0
    assert stored(sqlite_url) == len(links)


def let_time_pass(database_url: str) -> None:
    with open_store(database_url, create=False) as store, store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE sources SET not_before = '2020-01-01 00:00:00.000000'")


def test_requests_of_a_day(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)
        feed_site(hosts, links, newsroom, per_page=20)
        settings = (f"HOST_MAP={hosts.map(HOST)}", "DAILY_REQUESTS=9")
        done = crawl("tarunanews", sqlite_url, *settings, discover="feed")
        assert done.code == 0
        assert len(hosts.requests) == 9
        (problem,) = done.told
        left = len(links) - stored(sqlite_url)
        assert "its 9 requests a day are used up; it is left alone until " in problem
        assert f"; {left} known addresses are left for a later run" in problem
        again = crawl("tarunanews", sqlite_url, *settings, discover="feed")
        assert again.code == 0
        assert len(again.told) == 1
        assert len(hosts.requests) == 9, "another run of the same day asks nothing"
        with open_store(sqlite_url) as store, store.engine.begin() as connection:
            today = datetime.now(UTC).date()
            assert store.requests_on("tarunanews", today) == 9
            connection.exec_driver_sql("UPDATE traffic SET day = '2020-01-01'")
        settings = (settings[0], "DAILY_REQUESTS=0")
        assert crawl("tarunanews", sqlite_url, *settings, discover="feed").code == 0
    assert stored(sqlite_url) == len(links)


def test_one_request_at_a_time_and_never_within_the_delay(hosts: Hosts, sqlite_url: str) -> None:
    delay = 0.25
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:6]
        feed_site(hosts, links, newsroom)
        site = forward(newsroom.address)
        paths = [link.removeprefix(f"https://{HOST}") for link in links]
        hosts.on(paths[0], lambda request: redirect(f"https://www.{HOST}{paths[0]}?arah=1"))
        hosts.on(f"{paths[0]}?arah=1", site)
        hosts.on(paths[1], [page("rusak", status=500), Reply(hang_up=True), patience(1)])
        hosts.on(paths[2], Reply(hang_up=True))
        hosts.on(paths[3], lambda request: slow(site(request), 0.4))
        hosts.on("/robots.txt", plain("User-agent: *\nDisallow: /rahasia/"))
        names = hosts.map(HOST, f"www.{HOST}")
        settings = (
            f"HOST_MAP={names}",
            f"DOWNLOAD_DELAY={delay}",
        )
        crawl("tarunanews", sqlite_url, *settings, discover="feed")
    assert {"/robots.txt", "/feed/", paths[0]} <= {r.target for r in hosts.requests}
    assert len(hosts.asked(paths[1])) == 3
    assert hosts.most_at_once == 1
    assert min(hosts.gaps()) >= delay


def slow(reply: Reply, seconds: float) -> Reply:
    return Reply(status=reply.status, headers=reply.headers, body=reply.body, delay=seconds)
