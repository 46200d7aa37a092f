"""``scrapy crawl``: a line for every mistake, an exit code that tells the truth."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.world.crawl import crawl, scrapy
from tests.world.hosts import ANY, Hosts, closed_port, forward, page, plain, redirect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.crawl import Done

HOST = "tarunanews.com"
POST = "/2022/09/ketua-amsi-rangkul-semua-awak-media-untuk-kondusifkan-kabupaten-jombang/"


def stored(database_url: str) -> int:
    with open_store(database_url, create=False) as store:
        return store.count()


def lines(done: Done) -> list[str]:
    return [line for line in done.log.splitlines() if line.strip()]


USAGE = {
    "unknown site": (("crawl", "nosuchsite"), "there is no site 'nosuchsite'"),
    "no site": (("crawl",), "name one site"),
    "two sites": (("crawl", "tarunanews", "wordpress"), "name one site"),
    "since is no date": (("crawl", "tarunanews", "-a", "since=kemarin"), "'kemarin' is no date"),
    "since after until": (
        ("crawl", "tarunanews", "-a", "since=2022-09-02", "-a", "until=2022-09-01"),
        "is not before",
    ),
    "misspelt argument": (("crawl", "tarunanews", "-a", "sinse=7d"), "unknown argument 'sinse'"),
    "wrong source": (("crawl", "tarunanews", "-a", "discover=rss"), "'rss' is none of auto, rest"),
    "wrong limit": (("crawl", "tarunanews", "-a", "limit=banyak"), "'banyak' is no number"),
    "no address": (("crawl", "wordpress"), "needs -a url="),
    "wrong host map": (("crawl", "tarunanews", "-s", "HOST_MAP=x"), "not of the form"),
}


@pytest.mark.parametrize(("command", "message"), USAGE.values(), ids=USAGE)
def test_wrong_usage_is_one_line_and_code_2(
    command: tuple[str, ...], message: str, tmp_path: Path
) -> None:
    database = tmp_path / "articles.db"
    done = scrapy(*command, "-s", f"DATABASE_URL=sqlite:///{database}")
    assert done.code == 2
    (line,) = lines(done)
    assert message in line
    assert not database.exists(), "nothing is made before the command is right"


DATABASES = {
    "unwritable folder": ("sqlite:////proc/nowhere/articles.db", "choose another place"),
    "unreachable server": ("postgresql://user:s3cret@127.0.0.1:1/db", "cannot reach Postgres"),
    "no address at all": ("articles.db", "DATABASE_URL"),
}


@pytest.mark.parametrize(("database_url", "message"), DATABASES.values(), ids=DATABASES)
def test_archive_that_cannot_be_used(database_url: str, message: str, hosts: Hosts) -> None:
    done = crawl("tarunanews", database_url, f"HOST_MAP={hosts.map(HOST)}")
    assert done.code == 2
    (line,) = lines(done)
    assert message in line
    assert "s3cret" not in done.log
    assert not hosts.requests, "no site is asked for what cannot be kept"


def test_file_that_is_no_database(tmp_path: Path, hosts: Hosts) -> None:
    file = tmp_path / "articles.db"
    file.write_text("Ini bukan basis data. " * 100)
    done = crawl("tarunanews", f"sqlite:///{file}", f"HOST_MAP={hosts.map(HOST)}")
    assert done.code == 2
    assert len(lines(done)) == 1
    assert file.read_text().startswith("Ini bukan"), "it is left as it was"


def test_host_down(sqlite_url: str) -> None:
    with closed_port() as address:
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={HOST}={address}")
    assert done.code == 1
    (problem,) = done.problems
    assert "cannot be reached" in problem


def test_not_a_wordpress(hosts: Hosts, sqlite_url: str) -> None:
    hosts.on(ANY, page("<title>Toko</title><p>Selamat datang.</p>"))
    done = crawl("wordpress", sqlite_url, url=hosts.url)
    assert done.code == 1
    (problem,) = done.problems
    assert "no REST API" in problem
    assert "nothing of the platform" in problem


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (plain("User-agent: *\nDisallow: /"), "robots.txt forbids"),
        (plain("maaf", status=500), "robots.txt cannot be read (status 500)"),
        (plain("nanti", status=429), "robots.txt cannot be read (status 429)"),
    ],
    ids=["forbidden", "status 500", "status 429"],
)
def test_robots_txt(hosts: Hosts, sqlite_url: str, answer: object, reason: str) -> None:
    hosts.on("/robots.txt", answer)
    done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}")
    assert done.code == 1
    (problem,) = done.problems
    assert reason in problem
    assert {r.target for r in hosts.requests} == {"/robots.txt"}, "nothing else is asked for"


def test_missing_robots_txt_allows_all(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address)).on("/robots.txt", page("hilang", status=404))
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}")
    assert done.code == 0
    assert stored(sqlite_url) == len(newsroom_posts())


def newsroom_posts() -> list[str]:
    """Headlines of the recorded newsroom."""
    with Newsroom() as newsroom:
        answer = newsroom.answer("/wp-json/wp/v2/posts?per_page=100", {})
    return [post["title"]["rendered"] for post in json.loads(answer.body)]


def test_single_posts_that_fail_cost_themselves_only(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address))
        hosts.on(POST, page("rusak", status=500))
        hosts.on(
            "/2022/10/jalan-lintas-sorong-selatan-dibuka-setelah-longsor/", page("", status=404)
        )
        arguments = {"discover": "feed"}
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", **arguments)
    assert done.code == 0
    assert len(done.problems) == 2, "one line each"
    assert "1 failed status-404, 1 failed status-500" in done.summary
    assert stored(sqlite_url) == len(newsroom_posts()) - 2


def test_run_fails_where_every_article_does(hosts: Hosts, sqlite_url: str) -> None:
    feed = (
        "<rss version='2.0'><channel><item><title>Banjir</title>"
        f"<link>https://{HOST}/2022/09/banjir-surut/</link></item></channel></rss>"
    )
    hosts.on("/feed/", plain(feed, content_type="application/rss+xml"))
    done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover="feed")
    assert done.code == 1
    assert "1 failed status-404" in done.summary


def test_page_without_a_title(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        recorded = newsroom.answer(POST, {}).body.decode()
        for pattern in (r"(?s)<title.*?</title>", r"(?s)<h1.*?</h1>", r"<meta[^>]*title[^>]*>"):
            recorded = re.sub(pattern, "", recorded)
        hosts.on(ANY, forward(newsroom.address)).on(POST, page(recorded))
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover="feed")
    assert done.code == 0
    assert "missing-title" in done.summary
    assert stored(sqlite_url) == len(newsroom_posts()) - 1


def test_links_to_other_hosts_are_not_followed(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        hosts.on(ANY, forward(newsroom.address), host=HOST)
        feed = (
            "<rss version='2.0'><channel>"
            f"<item><link>https://{HOST}{POST}</link></item>"
            f"<item><link>https://{HOST}/2022/09/pindah-alamat/</link></item>"
            "<item><link>https://lain.example/2022/09/bukan-kami/</link></item></channel></rss>"
        )
        hosts.on("/feed/", plain(feed, content_type="application/rss+xml"), host=HOST)
        moved = redirect("https://lain.example/2022/09/di-sini/")
        hosts.on("/2022/09/pindah-alamat/", moved, host=HOST)
        crawl(
            "tarunanews",
            sqlite_url,
            f"HOST_MAP={hosts.map(HOST, 'lain.example')}",
            discover="feed",
            limit="2",  # an article that vanished would keep the run waiting for ever
        )
    assert not hosts.asked(host="lain.example")
    assert stored(sqlite_url) == 1


def test_what_is_stored_survives_a_failed_run(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        host_map = f"HOST_MAP={HOST}={newsroom.address}"
        assert crawl("tarunanews", sqlite_url, host_map).code == 0
    before = stored(sqlite_url)
    hosts.on(ANY, page("Internal Server Error", status=500))
    assert crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}").code == 1
    assert stored(sqlite_url) == before > 0


def test_run_is_recorded(sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        crawl("tarunanews", sqlite_url, f"HOST_MAP={HOST}={newsroom.address}", limit="3")
    with open_store(sqlite_url) as store:
        (run,) = store.runs()
    assert (run.site, run.outcome, run.arguments) == ("tarunanews", "ok", {"limit": "3"})
    assert run.counts["articles/new"] == 3
    assert run.finished_at is not None


def test_help_shows_an_example() -> None:
    done = scrapy("crawl", "--help")
    assert done.code == 0
    assert "scrapy crawl tarunanews -a since=7d" in " ".join(done.out.split())
