"""``scrapy crawl``: a line for every mistake, an exit code that tells the truth."""

from __future__ import annotations

import json
import re
import signal
from typing import TYPE_CHECKING

import pytest
from scrapy.settings import Settings

from crawler.configuration import archive_url
from crawler.newsroom import Newsroom
from crawler.storage.store import open_store
from tests.world.crawl import ROOT, crawl, scrapy, start_crawl, until
from tests.world.hosts import ANY, Hosts, closed_port, forward, page, plain, redirect

if TYPE_CHECKING:
    from pathlib import Path

    from tests.world.crawl import Done
    from tests.world.hosts import Reply

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
    "no such zone": (
        ("crawl", "wordpress", "-a", "url=https://kabar.example/", "-a", "timezone=Bulan"),
        "'Bulan' is no zone",
    ),
    "password in the address": (
        ("crawl", "wordpress", "-a", "url=https://u:s3cret@kabar.example/"),
        "leave out user name",
    ),
    "wrong delay": (("crawl", "tarunanews", "-s", "DOWNLOAD_DELAY=abc"), "no number of seconds"),
    "wrong number": (("crawl", "tarunanews", "-s", "FIRST_RUN_LIMIT=0"), "no number from 1 on"),
    "wrong ages": (("crawl", "tarunanews", "-s", "LOOK_AGAIN=bsk"), "no list such as 6h,48h"),
    "wrong log level": (("crawl", "tarunanews", "-s", "LOG_LEVEL=laut"), "no log level"),
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
    (problem,) = done.told
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


def feed_site(hosts: Hosts, posts: list[str], newsroom: Newsroom, per_page: int = 5) -> None:
    """A site whose feed pages through the newsroom's posts, *per_page* at a time."""
    hosts.on(ANY, forward(newsroom.address))
    for number, start in enumerate(range(0, len(posts), per_page), start=1):
        entries = "".join(
            f"<item><link>{link}</link></item>" for link in posts[start : start + per_page]
        )
        rss = plain(
            f"<rss version='2.0'><channel>{entries}</channel></rss>",
            content_type="application/rss+xml",
        )
        hosts.on("/feed/" if number == 1 else f"/feed/?paged={number}", rss)
        hosts.on(f"/feed/?paged={number + 1}", page("habis", status=404))


def newsroom_links(newsroom: Newsroom) -> list[str]:
    answer = newsroom.answer("/wp-json/wp/v2/posts?per_page=100", {})
    return [post["link"] for post in json.loads(answer.body)]


class TestNothingIsLostForEver:
    """A later run finds what an earlier one left, although the newest are known."""

    def test_after_a_limit(self, hosts: Hosts, sqlite_url: str) -> None:
        with Newsroom() as newsroom:
            links = newsroom_links(newsroom)
            feed_site(hosts, links, newsroom)
            host_map = f"HOST_MAP={hosts.map(HOST)}"
            crawl("tarunanews", sqlite_url, host_map, discover="feed", limit="6")
            assert stored(sqlite_url) == 6
            crawl("tarunanews", sqlite_url, host_map, discover="feed")
        assert stored(sqlite_url) == len(links)

    def test_after_a_page_that_failed_for_the_moment(self, hosts: Hosts, sqlite_url: str) -> None:
        with Newsroom() as newsroom:
            links = newsroom_links(newsroom)
            feed_site(hosts, links, newsroom)
            path = links[8].removeprefix(f"https://{HOST}")
            hosts.on(path, page("penuh", status=503))
            host_map = f"HOST_MAP={hosts.map(HOST)}"
            crawl("tarunanews", sqlite_url, host_map, discover="feed")
            assert stored(sqlite_url) == len(links) - 1
            hosts.on(path, forward(newsroom.address))
            crawl("tarunanews", sqlite_url, host_map, discover="feed")
        assert stored(sqlite_url) == len(links)

    def test_after_a_listing_that_broke_off(self, hosts: Hosts, sqlite_url: str) -> None:
        with Newsroom() as newsroom:
            links = newsroom_links(newsroom)
            feed_site(hosts, links, newsroom)
            hosts.on("/feed/?paged=2", page("penuh", status=503))
            host_map = f"HOST_MAP={hosts.map(HOST)}"
            first = crawl("tarunanews", sqlite_url, host_map, discover="feed")
            assert first.code == 1
            assert any("broke off" in line for line in first.problems)
            assert stored(sqlite_url) == 5
            feed_site(hosts, links, newsroom)
            crawl("tarunanews", sqlite_url, host_map, discover="feed")
        assert stored(sqlite_url) == len(links)

    def test_after_sigterm(self, hosts: Hosts, sqlite_url: str) -> None:
        with Newsroom() as newsroom:
            links = newsroom_links(newsroom)
            feed_site(hosts, links, newsroom)
            host_map = f"HOST_MAP={hosts.map(HOST)}"
            path = links[7].removeprefix(f"https://{HOST}")
            killed = start_crawl("tarunanews", sqlite_url, host_map, discover="feed")
            until(lambda: bool(hosts.asked(path)))
            killed.send_signal(signal.SIGTERM)
            assert killed.wait(30) == 1
            assert 0 < stored(sqlite_url) < len(links)
            crawl("tarunanews", sqlite_url, host_map, discover="feed")
        assert stored(sqlite_url) == len(links)


def test_www_and_bare_host_share_one_queue(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:4]
        feed_site(hosts, [link.replace("//", "//www.") for link in links], newsroom)
        for link in links:
            path = link.removeprefix(f"https://{HOST}")
            hosts.on(path, redirect(link), host=f"www.{HOST}")
        done = crawl(
            "tarunanews",
            sqlite_url,
            f"HOST_MAP={hosts.map(HOST, f'www.{HOST}')}",
            "DOWNLOAD_DELAY=0.2",
            discover="feed",
        )
    assert done.code == 0
    assert hosts.most_at_once == 1
    assert min(hosts.gaps()) > 0.15


def test_address_of_another_form_is_known_the_next_time(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:3]
        feed_site(hosts, [f"https://{HOST}/2022/09/baca-{n}/" for n in range(3)], newsroom)
        for n, link in enumerate(links):
            hosts.on(f"/2022/09/baca-{n}/", redirect(link))
        host_map = f"HOST_MAP={hosts.map(HOST)}"
        crawl("tarunanews", sqlite_url, host_map, discover="feed")
        asked = len(hosts.requests)
        again = crawl("tarunanews", sqlite_url, host_map, discover="feed")
    assert stored(sqlite_url) == 3
    assert "0 new, 0 changed, 3 unchanged" in again.summary
    assert len(hosts.requests) - asked <= 3


def with_canonical(newsroom: Newsroom, paths: list[str], canonical: str) -> dict[str, Reply]:
    """Pages of the newsroom under paths of their own, all of which declare *canonical*."""
    declared = re.compile(rb'<link rel="canonical" href="[^"]*"')
    own = f'<link rel="canonical" href="{canonical}"'.encode()
    pages = {}
    for link, path in zip(newsroom_links(newsroom), paths, strict=False):
        body = newsroom.answer(link.removeprefix(f"https://{HOST}"), {}).body
        assert declared.search(body)
        pages[path] = page((declared.sub(own, body) if canonical else body).decode())
    return pages


@pytest.mark.parametrize("declared", ["/", "/2022/09/", POST], ids=["home", "month", "article"])
@pytest.mark.parametrize("path", ["/2022/09/{}-banjir-surut/", "/?baca={}"], ids=["slug", "number"])
def test_one_canonical_on_every_page_loses_no_article(
    hosts: Hosts, sqlite_url: str, declared: str, path: str
) -> None:
    with Newsroom() as newsroom:
        paths = [path.format(n) for n in range(6)]
        feed_site(hosts, [f"https://{HOST}{path}" for path in paths], newsroom, per_page=10)
        for path, reply in with_canonical(newsroom, paths, f"https://{HOST}{declared}").items():
            hosts.on(path, reply)
        done = crawl("tarunanews", sqlite_url, f"HOST_MAP={hosts.map(HOST)}", discover="feed")
    assert done.code == 0
    assert stored(sqlite_url) == 6


def test_declared_address_is_known_without_a_request(hosts: Hosts, sqlite_url: str) -> None:
    with Newsroom() as newsroom:
        links = newsroom_links(newsroom)[:4]
        paths = [f"/?baca={n}" for n in range(4)]
        feed_site(hosts, [f"https://{HOST}{path}" for path in paths], newsroom)
        for path, reply in with_canonical(newsroom, paths, "").items():
            hosts.on(path, reply)
        host_map = f"HOST_MAP={hosts.map(HOST)}"
        crawl("tarunanews", sqlite_url, host_map, discover="feed")
        feed_site(hosts, links, newsroom)
        asked = len(hosts.requests)
        again = crawl("tarunanews", sqlite_url, host_map, discover="feed")
    assert "0 new, 0 changed, 4 unchanged" in again.summary
    assert len(hosts.requests) - asked <= 3
    with open_store(sqlite_url, create=False) as store:
        assert sorted(article.url for article in store.articles()) == sorted(links)


def test_challenge_pages_are_told_at_every_log_level(hosts: Hosts, sqlite_url: str) -> None:
    feed_entry = f"<item><link>https://{HOST}/2022/09/banjir-surut/</link></item>"
    rss = f"<rss version='2.0'><channel>{feed_entry}</channel></rss>"
    hosts.on("/feed/", plain(rss, content_type="application/rss+xml"))
    hosts.on("/2022/09/banjir-surut/", page("<title>Just a moment...</title><p>Checking</p>"))
    host_map = f"HOST_MAP={hosts.map(HOST)}"
    done = crawl("tarunanews", sqlite_url, host_map, "LOG_LEVEL=WARNING", discover="feed")
    assert done.code == 1
    assert len(done.told) == 1


def test_relative_archive_counts_from_the_checkout(tmp_path: Path) -> None:
    settings = Settings({"DATABASE_URL": "sqlite:///data/articles.db"})
    assert archive_url(settings) == f"sqlite:///{ROOT / 'data' / 'articles.db'}"
    absolute = f"sqlite:///{tmp_path / 'a.db'}"
    assert archive_url(Settings({"DATABASE_URL": absolute})) == absolute
    postgres = "postgresql://user@host/db"
    assert archive_url(Settings({"DATABASE_URL": postgres})) == postgres


def test_articles_as_a_file(sqlite_url: str, tmp_path: Path) -> None:
    file = tmp_path / "articles.jsonl"
    with Newsroom() as newsroom:
        settings = ["-s", f"DATABASE_URL={sqlite_url}", "-s", f"HOST_MAP={HOST}={newsroom.address}"]
        assert scrapy("crawl", "tarunanews", *settings, "-o", str(file)).code == 0
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert len(rows) == stored(sqlite_url)
    dates = {row["title"]: row["date_published"] for row in rows}
    title = "Ketua AMSI, Rangkul Semua Awak Media Untuk Kondusifkan Kabupaten Jombang"
    assert dates[title] == "2022-09-28T14:05:00+07:00"


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
