"""What is shown in place of a page is never stored, and a site that blocks is left alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from scrapy import Request
from scrapy.http import Response

from crawler.middlewares.blocks import _shown_instead
from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.commands.test_crawl import HOST, feed_site, newsroom_links, stored
from tests.middlewares.test_pace import let_time_pass
from tests.platforms.test_memory import ledger, make_due, path_of
from tests.world.crawl import crawl
from tests.world.hosts import ANY, HTML, forward, page, plain

if TYPE_CHECKING:
    from tests.world.hosts import Hosts

CHALLENGE = (
    "<!DOCTYPE html><title>Just a moment...</title><p>Checking your browser</p>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>'
)
LOGIN = "<title>Masuk</title><form><input name=u><input type=password></form>"
SHELL = '<html><title>Kabar</title><div id="root"></div><script src="/app.js"></script></html>'
MAINTENANCE = "<title>Kabar</title><h1>Situs sedang dalam pemeliharaan</h1><p>Kembali nanti.</p>"
JSON = "application/json; charset=UTF-8"

ANSWERS = {
    "challenge": (200, HTML, CHALLENGE, {}, "challenge"),
    "challenge that forbids": (403, HTML, CHALLENGE, {}, "challenge"),
    "challenge in place of JSON": (200, JSON, CHALLENGE, {}, "challenge"),
    "challenge that says when": (
        503,
        HTML,
        CHALLENGE,
        {"Cf-Mitigated": "challenge", "Retry-After": "9"},
        "challenge",
    ),
    "login": (200, HTML, LOGIN, {}, "login"),
    "shell": (200, HTML, SHELL, {}, "empty"),
    "maintenance": (503, HTML, MAINTENANCE, {}, "maintenance"),
    "maintenance that says when": (503, HTML, MAINTENANCE, {"Retry-After": "60"}, None),
    "nothing": (200, HTML, " \n", {}, "empty"),
    "nothing new": (304, HTML, "", {}, None),
    "no content where none is promised": (204, HTML, "", {}, None),
    "not there": (404, HTML, LOGIN, {}, None),
    "API that wants a login": (401, JSON, '{"code":"rest_not_logged_in"}', {}, None),
    "API that is closed": (403, JSON, '{"code":"rest_disabled"}', {}, None),
    "feed that tells of a challenge": (
        200,
        "application/rss+xml",
        "<rss><title>Just a moment</title><script>g-recaptcha</script></rss>",
        {},
        None,
    ),
    "plain refusal": (403, HTML, "<h1>Forbidden</h1>", {}, None),
}


@pytest.mark.parametrize(
    ("status", "content_type", "body", "headers", "reason"), ANSWERS.values(), ids=ANSWERS
)
def test_what_is_shown(
    status: int, content_type: str, body: str, headers: dict[str, str], reason: str | None
) -> None:
    answer = Response(
        f"https://{HOST}/",
        status=status,
        headers={"Content-Type": content_type, **headers},
        body=body.encode(),
    )
    assert _shown_instead(Request(answer.url), answer) == reason


def test_an_empty_robots_txt_is_no_block() -> None:
    request = Request(f"https://{HOST}/robots.txt", meta={"dont_obey_robotstxt": True})
    assert _shown_instead(request, Response(request.url, body=b"")) is None


def test_a_page_that_is_blocked_waits_in_the_ledger(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:6]
        feed_site(hosts, links, newsroom)
        hosts.on(path_of(links[0]), page(CHALLENGE, status=403))
        hosts.on(path_of(links[1]), page(SHELL))
        hosts.on(path_of(links[3]), page(LOGIN))
        settings = f"HOST_MAP={hosts.map(HOST)}"
        done = crawl("tarunanews", sqlite_url, settings, discover="feed")
        assert done.code == 0
        assert "1 refused challenge, 1 refused empty, 1 refused login" in done.summary
        rows = ledger(sqlite_url)
        found = [rows[path_of(links[n]).rstrip("/")] for n in (0, 1, 3)]
        assert {row["state"] for row in found} == {"blocked"}
        assert [row["reason"] for row in found] == ["challenge", "empty", "login"]
        assert len(hosts.asked(path_of(links[0]))) == 1, "not repeated in the same run"
        make_due(sqlite_url, state="blocked")
        feed_site(hosts, links, newsroom)
        for number in (0, 1, 3):
            hosts.on(path_of(links[number]), forward(newsroom.address))
        assert crawl("tarunanews", sqlite_url, settings, discover="feed").code == 0
    assert stored(sqlite_url) == len(links)


def test_a_site_that_blocks_is_left_alone_for_hours(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)
        feed_site(hosts, links, newsroom, per_page=20)
        for link in links[2:]:
            hosts.on(path_of(link), page(CHALLENGE, status=403))
        settings = f"HOST_MAP={hosts.map(HOST)}"
        done = crawl("tarunanews", sqlite_url, settings, discover="feed")
        assert done.code == 1
        (problem,) = done.told
        assert "the site blocks (challenge); it is left alone until " in problem
        challenged = sum(len(hosts.asked(path_of(link))) for link in links[2:])
        assert 3 <= challenged <= 4, "one more may be on its way where there is no delay"
        number = len(hosts.requests)
        again = crawl("tarunanews", sqlite_url, settings, discover="feed")
        assert again.code == 1
        assert len(again.told) == 1
        assert "the site blocks (challenge); it is left alone until " in again.told[0]
        assert len(hosts.requests) == number, "not one request"
        let_time_pass(sqlite_url)
        make_due(sqlite_url, state="blocked")
        hosts = feed_site_again(hosts, links, newsroom)
        assert crawl("tarunanews", sqlite_url, settings, discover="feed").code == 0
    assert stored(sqlite_url) == len(links)


def feed_site_again(hosts: Hosts, links: list[str], newsroom: Newsroom) -> Hosts:
    for link in links:
        hosts.on(path_of(link), forward(newsroom.address))
    return hosts


@pytest.mark.parametrize("answer", [CHALLENGE, ""], ids=["challenge", "nothing"])
def test_every_way_in_may_be_blocked(hosts: Hosts, sqlite_url: str, answer: str) -> None:
    hosts.on(ANY, page(answer))
    done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}")
    assert done.code == 1
    (problem,) = done.told
    assert "the site blocks" in problem
    assert len(hosts.requests) <= 4
    assert stored(sqlite_url) == 0


def test_one_blocked_way_leads_to_the_next(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)
        feed_site(hosts, links, newsroom, per_page=20)
        for path in ("/wp-json/wp/v2/posts", "/?rest_route=/wp/v2/posts"):
            hosts.on(path, page(CHALLENGE))
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}")
    assert done.code == 0
    assert stored(sqlite_url) == len(links)
    assert "reading the site's feed" in done.log


def test_refusals_in_a_row_are_a_block(hosts: Hosts, sqlite_url: str) -> None:
    hosts.on("/robots.txt", plain("")).on(ANY, page("<h1>403 Forbidden</h1>", status=403))
    done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}")
    assert done.code == 1
    assert "the site blocks (status 403)" in done.told[0]
    assert len(hosts.requests) <= 4


def test_a_site_may_refuse_what_it_does_not_have(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:3]
        hosts.on(ANY, page("<h1>403 Forbidden</h1>", status=403)).on("/robots.txt", plain(""))
        hosts.on("/", page("".join(f'<a href="{link}">Kabar</a>' for link in links)))
        for link in links:
            hosts.on(path_of(link), forward(newsroom.address))
        settings = f"HOST_MAP={hosts.map(HOST)}"
        crawl("news", sqlite_url, settings, url=f"https://{HOST}/")
        assert stored(sqlite_url) == len(links)
        number = len(hosts.requests)
        assert crawl("news", sqlite_url, settings, url=f"https://{HOST}/").code == 0
    assert len(hosts.requests) <= number + 2, "what was refused is not asked for again"


def test_an_api_that_is_closed_is_no_block(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)
        feed_site(hosts, links, newsroom, per_page=20)
        closed = plain('{"code":"rest_forbidden"}', status=403, content_type=JSON)
        for path in ("/wp-json/wp/v2/posts", "/?rest_route=/wp/v2/posts"):
            hosts.on(path, closed)
        settings = ("BLOCKED_ANSWERS=1", f"HOST_MAP={hosts.map(HOST)}")
        assert crawl("tarunanews", sqlite_url, *settings).code == 0
    assert stored(sqlite_url) == len(links)


def test_how_long_is_a_setting(hosts: Hosts, sqlite_url: str) -> None:
    hosts.on(ANY, page(CHALLENGE))
    settings = ("BLOCKED_ANSWERS=1", "BLOCKED_REST_HOURS=0")
    crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", *settings)
    assert len(hosts.requests) == 1
    crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", *settings)
    assert len(hosts.requests) == 2
    with open_store(sqlite_url) as store:
        (pause,) = store.sources("tarunanews", "pause")
    assert pause.content == "the site blocks (challenge)"
