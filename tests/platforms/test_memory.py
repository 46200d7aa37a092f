"""What a crawl remembers of every address, and what it does not ask for again."""

from __future__ import annotations

import re
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, update

from crawler.newsroom import Newsroom
from crawler.storage.models import UrlRow
from crawler.storage.store import open_store
from tests.commands.test_crawl import HOST, feed_site, newsroom_links, stored
from tests.world.crawl import crawl, start_crawl, until
from tests.world.hosts import forward, page, plain, redirect

if TYPE_CHECKING:
    from typing import Any

    from tests.world.hosts import Hosts

CHALLENGE = "<title>Just a moment...</title><p>Checking your browser</p>"


def ledger(database_url: str) -> dict[str, Any]:
    """Every address by its path, with all that the ledger says of it."""
    with open_store(database_url, create=False) as store, store.engine.connect() as connection:
        rows = connection.execute(select(UrlRow.__table__)).mappings().all()
    return {row["url_key"].removeprefix(HOST): row for row in rows}


def make_due(database_url: str, **where: Any) -> None:
    """Let time pass for addresses of the ledger."""
    statement = update(UrlRow).values(next_at=datetime.now(UTC) - timedelta(minutes=1))
    with open_store(database_url, create=False) as store, store.engine.begin() as connection:
        connection.execute(statement.filter_by(**where))


def path_of(link: str) -> str:
    return link.removeprefix(f"https://{HOST}")


def test_every_address_has_an_answer(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:7]
        feed_site(hosts, links, newsroom)
        paths = [path_of(link).rstrip("/") for link in links]
        hosts.on(paths[0] + "/", page("hilang", status=404))
        hosts.on(paths[1] + "/", page("penuh", status=503))
        hosts.on(paths[2] + "/", page(CHALLENGE))
        hosts.on(paths[3] + "/", page("<title>Kabar</title><h1>Kabar</h1>"))
        hosts.on(paths[4] + "/", redirect(links[5]))
        robots = f"User-agent: *\nDisallow: {paths[6]}/"
        hosts.on("/robots.txt", plain(robots))
        host_map = f"HOST_MAP={hosts.map(HOST)}"
        crawl("tarunanews", sqlite_url, host_map, discover="feed")
        found = ledger(sqlite_url)
        asked = len(hosts.requests)
        crawl("tarunanews", sqlite_url, host_map, discover="feed")
        again = [request.target for request in hosts.requests[asked:]]
    states = [found[path]["state"] for path in paths]
    assert states[:4] == ["gone", "failed", "blocked", "no-article"]
    assert sorted(states[4:6]) == ["alias", "stored"]
    assert states[6] == "robots"
    assert [found[path]["reason"] for path in paths[:3]] == [
        "status-404",
        "status-503",
        "challenge",
    ]
    assert found[paths[5]]["article_id"] == found[paths[4]]["article_id"] == 1
    assert {row["source"] for row in found.values()} == {"feed"}
    assert {row["site"] for row in found.values()} == {"tarunanews"}
    now = datetime.now(UTC)
    assert found[paths[1]]["next_at"] <= now, "the next run tries again"
    assert found[paths[2]]["next_at"] > now + timedelta(hours=5)
    assert found[paths[3]]["next_at"] is None
    pages = [target for target in again if target.startswith("/20")]
    assert set(pages) == {paths[1] + "/"}, "all others have their answer"


def test_article_that_leads_elsewhere_for_a_while_is_not_lost(
    hosts: Hosts, sqlite_url: str
) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:2]
        feed_site(hosts, links, newsroom)
        path = path_of(links[0])
        hosts.on(path, redirect("https://tutup.example/perbaikan", status=302))
        host_map = f"HOST_MAP={hosts.map(HOST)}"
        crawl("tarunanews", sqlite_url, host_map, discover="feed")
        entry = ledger(sqlite_url)[path.rstrip("/")]
        assert (entry["state"], entry["reason"]) == ("failed", "foreign-address")
        hosts.on(path, forward(newsroom.address))
        crawl("tarunanews", sqlite_url, host_map, discover="feed")
    assert ledger(sqlite_url)[path.rstrip("/")]["state"] == "stored"


def test_failures_are_counted_and_rest_longer_each_time(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:2]
        feed_site(hosts, links, newsroom)
        path = path_of(links[0])
        hosts.on(path, page("penuh", status=503))
        settings = (f"HOST_MAP={hosts.map(HOST)}", "RETRY_TIMES=0")
        pauses = []
        for _ in range(3):
            crawl("tarunanews", sqlite_url, *settings, discover="feed")
            entry = ledger(sqlite_url)[path.rstrip("/")]
            pauses.append(entry["next_at"] - entry["checked_at"])
            make_due(sqlite_url, state="failed")
        assert entry["tries"] == 3
        assert pauses == sorted(pauses)
        assert pauses[2] > timedelta(hours=3)
        hosts.on(path, forward(newsroom.address))
        crawl("tarunanews", sqlite_url, *settings, discover="feed")
    entry = ledger(sqlite_url)[path.rstrip("/")]
    assert (entry["state"], entry["tries"], entry["reason"]) == ("stored", 0, None)


def test_killed_run_is_carried_on_although_nothing_lists_the_rest(
    hosts: Hosts, sqlite_url: str
) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)
        feed_site(hosts, links, newsroom, per_page=len(links))
        host_map = f"HOST_MAP={hosts.map(HOST)}"
        killed = start_crawl("tarunanews", sqlite_url, host_map, discover="feed")
        until(lambda: len([r for r in hosts.requests if r.target.startswith("/20")]) > 3)
        killed.send_signal(signal.SIGKILL)
        killed.wait(30)
        before = stored(sqlite_url)
        assert before < len(links)
        feed_site(hosts, links[:1], newsroom)
        crawl("tarunanews", sqlite_url, host_map, discover="feed")
    assert stored(sqlite_url) == len(links)
    assert {row["state"] for row in ledger(sqlite_url).values()} == {"stored"}


def test_what_a_limit_leaves_is_not_noted(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        feed_site(hosts, newsroom_links(newsroom), newsroom, per_page=8)
        host_map = f"HOST_MAP={hosts.map(HOST)}"
        crawl("tarunanews", sqlite_url, host_map, discover="feed", limit="3")
    assert [row["state"] for row in ledger(sqlite_url).values()] == ["stored"] * 3


def test_articles_outside_the_window_are_remembered_with_their_date(
    hosts: Hosts, sqlite_url: str
) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)
        feed_site(hosts, links, newsroom, per_page=len(links))
        host_map = f"HOST_MAP={hosts.map(HOST)}"
        window = {"since": "2022-09-20", "until": "2022-10-31", "discover": "feed"}
        crawl("tarunanews", sqlite_url, host_map, **window)
        outside = [row for row in ledger(sqlite_url).values() if row["state"] == "out-of-range"]
        inside = stored(sqlite_url)
        assert inside > 0
        assert outside
        asked = len(hosts.requests)
        crawl("tarunanews", sqlite_url, host_map, **window)
        pages = [r.target for r in hosts.requests[asked:] if r.target.startswith("/20")]
        assert pages == []
        crawl("tarunanews", sqlite_url, host_map, since="2000-01-01", discover="feed")
    assert stored(sqlite_url) == len(links) > inside


def test_recent_articles_are_looked_at_again(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:2]
        feed_site(hosts, links, newsroom)
        host_map = f"HOST_MAP={hosts.map(HOST)}"
        crawl("tarunanews", sqlite_url, host_map, discover="feed")
        make_due(sqlite_url, url=links[0])
        asked = len(hosts.requests)
        done = crawl("tarunanews", sqlite_url, host_map, discover="feed")
        pages = [r.target for r in hosts.requests[asked:] if r.target.startswith("/20")]
    assert pages == [path_of(links[0])]
    assert "0 new, 0 changed, 2 unchanged" in done.summary
    assert {row["next_at"] for row in ledger(sqlite_url).values()} == {None}


def test_rest_says_without_a_request_for_each_that_nothing_changed(sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        host_map = f"HOST_MAP={HOST}={newsroom.address}"
        crawl("tarunanews", sqlite_url, host_map)
        make_due(sqlite_url, state="stored")
        done = crawl("tarunanews", sqlite_url, host_map)
    assert "2 requests" in done.summary
    assert {row["next_at"] for row in ledger(sqlite_url).values()} == {None}


def test_answer_goes_to_the_address_that_was_found(hosts: Hosts, sqlite_url: str) -> None:
    found, stated = "/read/123456", "/daerah/123456"
    with Newsroom() as newsroom:
        body = newsroom.answer(path_of(newsroom_links(newsroom)[0]), {}).body.decode()
        for pattern in (r"(?s)<title.*?</title>", r"(?s)<h1.*?</h1>", r"<meta[^>]*title[^>]*>"):
            body = re.sub(pattern, "", body)
        body = re.sub(r'rel="canonical" href="[^"]*"', f'rel="canonical" href="{found}"', body)
        og = f'<meta property="og:url" content="https://{HOST}{stated}">'
        feed_site(hosts, [f"https://{HOST}{found}"], newsroom)
        hosts.on(found, page(body.replace("</head>", f"{og}</head>")))
        crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover="feed")
    answers = ledger(sqlite_url)
    assert (answers[found]["state"], answers[found]["reason"]) == ("no-article", "missing-title")
    assert stated not in answers
