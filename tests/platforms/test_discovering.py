"""How runs find articles on sites of loopback, by the real command."""

from __future__ import annotations

import gzip
import os
import subprocess
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.storage.store import open_store
from tests.platforms.test_memory import ledger as ledger_of
from tests.platforms.test_memory import make_due
from tests.world.crawl import ROOT, crawl, crawl_command, start_crawl, until
from tests.world.hosts import ANY, HostRequest, Reply, gzip_bomb, page, plain, redirect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from tests.world.crawl import Done
    from tests.world.hosts import Hosts

HOST = "kabar.example"
SITE = f"https://{HOST}"
MODULES = "SPIDER_MODULES=tests.world.spiders"
RSS = "application/rss+xml"


def article(number: int | str, *, title: str = "", extra: str = "", published: str = "") -> str:
    """A page with an article that no other page has."""
    title = title or f"Panen raya nomor {number} di desa"
    words = " ".join(f"kata{number}x{part}" for part in range(60))
    published = published or f"2022-09-{1 + int(number) % 28:02}T08:00:00+08:00"
    return (
        f'<!doctype html><html lang="id"><head><title>{title}</title>{extra}'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">'
        f'<meta property="article:published_time" content="{published}"></head>'
        f'<body><article><h1 class="entry-title">{title}</h1><div class="entry-content">'
        f"<p>Warga desa nomor {number} panen raya pada hari pasar.</p><p>{words}.</p></div>"
        "</article></body></html>"
    )


def path(number: int) -> str:
    return f"/berita/{10000 + number}/panen-raya-nomor-{number}-di-desa"


def offer(hosts: Hosts, numbers: Iterable[int]) -> None:
    for number in numbers:
        hosts.on(path(number), page(article(number)))


def feed(numbers: Iterable[int], *, extra: str = "") -> str:
    items = "".join(f"<item><link>{SITE}{path(number)}</link></item>" for number in numbers)
    return f"<rss version='2.0'><channel>{extra}{items}</channel></rss>"


def links(numbers: Iterable[int], *, extra: str = "") -> str:
    anchors = "".join(f'<a href="{path(number)}">Kabar {number}</a>' for number in numbers)
    return f"<html><body>{anchors}{extra}</body></html>"


class Conditional:
    """An answer with a validator, which is not repeated to whoever has it."""

    def __init__(self, body: str, content_type: str = RSS):
        self.body = body
        self.content_type = content_type
        self.answered: list[int] = []

    def __call__(self, request: HostRequest) -> Reply:
        if "paged=" in request.target:
            return page("habis", status=404)
        tag = f'"{hash(self.body) & 0xFFFF}"'
        status = 304 if request.headers.get("if-none-match") == tag else 200
        self.answered.append(status)
        headers = {"ETag": tag, "Content-Type": self.content_type}
        return Reply(
            status=status, headers=headers, body=b"" if status == 304 else self.body.encode()
        )


def run(hosts: Hosts, database_url: str, site: str = "kabar", *settings: str, **asked: str) -> Done:
    return crawl(site, database_url, f"HOST_MAP={hosts.map(HOST)}", MODULES, *settings, **asked)


def kill(process: subprocess.Popen[bytes], when: Callable[[], bool]) -> None:
    """End a crawl with ``kill -9`` as soon as something is the case."""
    try:
        until(when)
    finally:
        process.kill()
        process.wait(30)


def asked_since(hosts: Hosts, number: int) -> list[str]:
    return [r.target for r in hosts.requests[number:] if r.target != "/robots.txt"]


def counts(database_url: str) -> dict[str, Any]:
    """What the last run counted."""
    with open_store(database_url, create=False) as store:
        return store.runs(limit=1)[0].counts


def stored(database_url: str) -> int:
    with open_store(database_url, create=False) as store:
        return store.count()


def ledger(database_url: str) -> dict[str, Any]:
    return {key.removeprefix(HOST): row for key, row in ledger_of(database_url).items()}


class TestSiteThatSaysNothing:
    def test_feed_of_the_home_page(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 13))
        declared = f'<link rel="alternate" type="{RSS}" href="/warta.php?rss">'
        hosts.on("/", page(f"<html><head>{declared}</head>{links(range(9, 13))}"))
        # With a blank line before the declaration and as HTML, as careless themes have it.
        rss = f"\n\n<?xml version='1.0' encoding='UTF-8'?>{feed(range(12, 0, -1))}"
        hosts.on("/warta.php?rss", page(rss))
        assert run(hosts, sqlite_url).code == 0
        assert stored(sqlite_url) == 12
        before = len(hosts.requests)
        assert ": 0 new, 0 changed, 12 unchanged" in run(hosts, sqlite_url).summary
        assert asked_since(hosts, before) == ["/warta.php?rss"], "all else is remembered"

    def test_home_page_alone_is_cheap_too(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 13))
        hosts.on("/", page(links(range(12, 0, -1))))
        run(hosts, sqlite_url)
        assert stored(sqlite_url) == 12
        before = len(hosts.requests)
        assert run(hosts, sqlite_url).code == 0
        assert asked_since(hosts, before) == ["/"]


class TestConditional:
    def test_quiet_runs_cost_one_answer_without_content(
        self, hosts: Hosts, sqlite_url: str
    ) -> None:
        offer(hosts, range(1, 13))
        answer = Conditional(feed(range(10, 0, -1)))
        hosts.on("/feed/", answer)
        for _ in range(3):
            assert run(hosts, sqlite_url, discover="feed").code == 0
        assert answer.answered == [200, 304, 304]
        assert counts(sqlite_url)["discovery/not-modified"] == 1
        answer.body = feed(range(12, 2, -1))
        assert ": 2 new" in run(hosts, sqlite_url, discover="feed").summary
        assert answer.answered[-1] == 200

    def test_killed_run_loses_nothing_by_it(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 11))
        answer = Conditional(feed(range(10, 0, -1)))
        hosts.on("/feed/", answer)
        run(hosts, sqlite_url, discover="feed")
        answer.body = feed(range(12, 2, -1))
        hosts.on(path(12), page(article(12), delay=30))
        arguments = (f"HOST_MAP={hosts.map(HOST)}", MODULES)
        kill(
            start_crawl("kabar", sqlite_url, *arguments, discover="feed"),
            lambda: bool(hosts.asked(path(12))),
        )
        offer(hosts, (11, 12))
        assert ": 2 new" in run(hosts, sqlite_url, discover="feed").summary
        assert answer.answered == [200, 200, 200]
        run(hosts, sqlite_url, discover="feed")
        assert answer.answered[-1] == 304

    def test_failed_run_asks_without_condition_again(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 11))
        answer = Conditional(feed(range(10, 0, -1)))
        hosts.on("/feed/", answer)
        run(hosts, sqlite_url, discover="feed")
        answer.body = feed(range(14, 4, -1))
        for number in range(11, 15):
            hosts.on(path(number), page("rusak", status=500))
        assert run(hosts, sqlite_url, "kabar", "RETRY_TIMES=0", discover="feed").code == 1
        offer(hosts, range(11, 15))
        run(hosts, sqlite_url, discover="feed")
        assert answer.answered == [200, 200, 200]
        assert stored(sqlite_url) == 14

    def test_feed_of_wordpress_says_that_nothing_was_edited(
        self, hosts: Hosts, sqlite_url: str
    ) -> None:
        numbers = range(10, 0, -1)
        offer(hosts, numbers)
        hosts.on("/feed/", Conditional(feed(numbers)))
        asked = {"url": f"http://{hosts.address}/", "discover": "feed"}
        for number in numbers:
            hosts.on(path(number), page(article(number).replace(SITE, "")))
        rss = feed(numbers).replace(SITE, f"http://{hosts.address}")
        hosts.on("/feed/", Conditional(rss))
        assert crawl("wordpress", sqlite_url, **asked).code == 0
        make_due(sqlite_url, state="stored")
        before = len(hosts.requests)
        crawl("wordpress", sqlite_url, **asked)
        assert asked_since(hosts, before) == ["/feed/"]
        assert {row["next_at"] for row in ledger(sqlite_url).values()} == {None}


class TestOverrun:
    def test_is_told_where_the_known_is_not_met(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 31))
        hosts.on("/feed/", plain(feed(range(5, 0, -1)), content_type=RSS))
        run(hosts, sqlite_url)
        hosts.on("/feed/", plain(feed(range(30, 25, -1)), content_type=RSS))
        done = run(hosts, sqlite_url)
        assert done.code == 0
        assert "all of the feed is new" in done.log
        assert "articles may have been missed" in done.log
        assert counts(sqlite_url)["discovery/overrun"] == 1

    def test_next_source_fills_the_hole(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 31))
        hosts.on("/feed/", plain(feed(range(5, 0, -1)), content_type=RSS))
        run(hosts, sqlite_url)
        hosts.on("/feed/", plain(feed(range(30, 25, -1)), content_type=RSS))
        hosts.on("/", page(links(range(30, 0, -1))))
        done = run(hosts, sqlite_url)
        assert stored(sqlite_url) == 30
        assert "articles may have been missed" not in done.log
        before = len(hosts.requests)
        run(hosts, sqlite_url)
        assert asked_since(hosts, before) == ["/feed/"]


class TestRedirects:
    def test_of_deleted_articles_are_no_aliases(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, (1, 2))
        for number in (3, 4, 5):
            hosts.on(path(number), redirect(f"{SITE}{path(1)}"))
        hosts.on("/feed/", plain(feed(range(5, 0, -1)), content_type=RSS))
        assert run(hosts, sqlite_url, discover="feed").code == 0
        found = ledger(sqlite_url)
        assert {found[path(n)]["state"] for n in (3, 4, 5)} == {"no-article"}
        assert found[path(4)]["reason"] == "redirected"
        assert {found[path(n)]["state"] for n in (1, 2)} == {"stored"}

    def test_with_proof_are_aliases(self, hosts: Hosts, sqlite_url: str) -> None:
        canonical = f'<link rel="canonical" href="{SITE}/warta/jalan-desa-dibangun-lagi">'
        hosts.on("/warta/jalan-desa-dibangun-lagi", page(article(1, extra=canonical)))
        hosts.on("/?p=77", redirect(f"{SITE}/warta/jalan-desa-dibangun-lagi"))
        offer(hosts, (2,))
        hosts.on("/daerah/10002", redirect(f"{SITE}{path(2)}"))
        rss = f"<item><link>{SITE}/?p=77</link></item><item><link>{SITE}/daerah/10002</link></item>"
        hosts.on("/feed/", plain(f"<rss><channel>{rss}</channel></rss>", content_type=RSS))
        run(hosts, sqlite_url, discover="feed")
        found = ledger(sqlite_url)
        assert found["?p=77"]["state"] == "alias"
        assert found["/daerah/10002"]["state"] == "alias", "the number is the same"


class TestSitemaps:
    def test_news_sitemap_with_its_dates(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 4))
        now = datetime.now(UTC)
        urls = "".join(
            f"<url><loc>{SITE}{path(n)}</loc><news:news><news:publication_date>"
            f"{now - timedelta(hours=n):%Y-%m-%dT%H:%M:%SZ}</news:publication_date>"
            f"<news:title>Kabar {n}</news:title></news:news></url>"
            for n in range(1, 4)
        )
        news = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
        hosts.on("/berita-news.xml", plain(f"<urlset {news}>{urls}</urlset>"))
        hosts.on("/robots.txt", plain(f"User-agent: *\nSitemap: {SITE}/berita-news.xml"))
        done = run(
            hosts, sqlite_url, since=f"{now - timedelta(hours=2, minutes=30):%Y-%m-%dT%H:%MZ}"
        )
        assert "reading the site's news sitemap" in done.log
        assert not hosts.asked(path(3)), "its date is known before it is fetched"
        assert hosts.asked(path(1))

    @pytest.mark.parametrize("packed", [False, True], ids=["plain", "gzip"])
    def test_of_fifty_thousand_addresses_takes_little_memory(
        self, hosts: Hosts, tmp_path: Any, packed: bool
    ) -> None:
        def peak(number: int) -> float:
            urls = "".join(
                f"<url><loc>{SITE}/2020/01/{1 + n % 28:02}/panen-raya-nomor-{n}-di-desa/</loc>"
                f"<lastmod>2020-01-{1 + n % 28:02}T10:00:00+08:00</lastmod></url>"
                for n in range(number)
            )
            body = f"<urlset>{urls}</urlset>".encode()
            hosts.on("/sitemap.xml", Reply(body=gzip.compress(body) if packed else body))
            settings = (f"HOST_MAP={hosts.map(HOST)}", MODULES)
            asked = {"discover": "sitemap", "since": "2022-01-01"}
            database_url = f"sqlite:///{tmp_path}/{number}.db"
            process = subprocess.Popen(
                crawl_command("kabar", database_url, settings, asked),
                cwd=ROOT,
                stderr=subprocess.DEVNULL,
            )
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            assert process.returncode == 0
            assert len(ledger(database_url)) == number
            return usage.ru_maxrss / 1024

        assert peak(50_000) - peak(100) < 60


class TestArchiveByDate:
    DAYS = 40

    def offer(self, hosts: Hosts) -> None:
        """Two articles on each day, each on a page of its own of the archive."""

        def day(request: HostRequest) -> Reply:
            query = parse_qs(urlsplit(request.target).query)
            date = datetime.fromisoformat(query["date"][0]).replace(tzinfo=UTC)
            number = (date - datetime(2022, 9, 1, tzinfo=UTC)).days
            if not 0 <= number < self.DAYS:
                return page(links(()))
            entry = 2 * number + int(query.get("page", ["1"])[0]) - 1
            return page(links([entry] if entry < 2 * number + 2 else []))

        hosts.on("/indeks", day)
        for number in range(2 * self.DAYS):
            published = (
                f"{datetime(2022, 9, 1, 8, tzinfo=UTC) + timedelta(days=number // 2):%Y-%m-%d}"
            )
            text = article(number, published=f"{published}T09:00:00+08:00")
            hosts.on(path(number), page(text, delay=0.02))

    def test_killed_backfill_goes_on_where_it_was(self, hosts: Hosts, sqlite_url: str) -> None:
        self.offer(hosts)
        asked = {"since": "2022-09-01", "until": "2022-10-10", "discover": "index"}
        settings = (f"HOST_MAP={hosts.map(HOST)}", MODULES)
        kill(
            start_crawl("arsip", sqlite_url, *settings, **asked),
            lambda: len([r for r in hosts.requests if "/berita/" in r.target]) > 30,
        )
        before = len(hosts.requests)
        done = run(hosts, sqlite_url, "arsip", **asked)
        assert done.code == 0
        assert stored(sqlite_url) == 2 * self.DAYS
        assert "going on where an earlier run stopped" in done.log
        assert "backfill: back to 2022-09-" in done.log
        targets = [r.target for r in hosts.requests if r.target != "/robots.txt"]
        again = len(targets) - len(set(targets))
        assert again <= 4, "the day on which it was killed, and an article"
        assert not [t for t in asked_since(hosts, before) if "2022-10-10" in t]
        with open_store(sqlite_url, create=False) as store:
            assert store.sources("arsip", "backfill") == []

    def test_window_of_a_day(self, hosts: Hosts, sqlite_url: str) -> None:
        self.offer(hosts)
        run(hosts, sqlite_url, "arsip", since="2022-09-28", until="2022-09-28", discover="index")
        assert stored(sqlite_url) == 2
        days = {t for t in asked_since(hosts, 0) if t.startswith("/indeks")}
        assert days == {f"/indeks?date=2022-09-28{page}" for page in ("", "&page=2", "&page=3")}


class TestHostile:
    """Each costs one counted error, and the run goes on with what is left."""

    def test_endless_list(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 3))
        hosts.on("/", page(links((1, 2))))
        hosts.on(ANY, lambda request: page(links((1, 2)), status=200))
        hosts.on("/robots.txt", plain(""))
        done = run(hosts, sqlite_url, discover="index")
        assert done.code == 0
        assert len(hosts.asked("/page/2/")) == 1
        assert stored(sqlite_url) == 2

    def test_bombs_instead_of_feed_and_sitemap(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 3))
        hosts.on("/feed/", gzip_bomb(100))
        hosts.on("/sitemap.xml", Reply(body=gzip_bomb(200).body))
        hosts.on("/", page(links((1, 2))))
        done = run(hosts, sqlite_url, "kabar", "RETRY_TIMES=0", "MEMUSAGE_LIMIT_MB=400")
        assert stored(sqlite_url) == 2
        assert "memusage" not in done.log

    def test_entities_that_expand(self, hosts: Hosts, sqlite_url: str) -> None:
        offer(hosts, range(1, 3))
        levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
        doctype = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e0 "lolol">{levels}]>'
        rss = feed((1,), extra="<title>&e11;</title>")
        urls = f"<urlset><url><loc>{SITE}{path(2)}&e11;</loc></url></urlset>"
        hosts.on("/feed/", plain(doctype + rss, content_type=RSS))
        hosts.on("/sitemap.xml", plain(doctype + urls, content_type="text/xml"))
        hosts.on("/", page(links((1, 2))))
        done = run(hosts, sqlite_url, "kabar", "MEMUSAGE_LIMIT_MB=400")
        assert stored(sqlite_url) == 2
        assert "memusage" not in done.log
