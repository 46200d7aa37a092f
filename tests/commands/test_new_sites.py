"""From an address to a site: file, fixture, passing tests, and a crawl that stores all of it."""

from __future__ import annotations

import html
import json
import sys
import time
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

import pytest

from crawler.storage.store import open_store
from tests.world.checkout import copy_checkout, run_tests
from tests.world.crawl import scrapy
from tests.world.hosts import ANY, page, plain
from tests.world.wordpress import default_posts, many_posts

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from crawler.items import Article
    from tests.world.crawl import Done
    from tests.world.fixtures import MakeWordPress
    from tests.world.hosts import HostRequest, Hosts, Reply

TESTS = ("tests/test_site_fixtures.py", "tests/test_sites.py", "-k", "gives or rules or import")


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_checkout(tmp_path_factory.mktemp("newsite"))


class Made(NamedTuple):
    """A site that was made from its address."""

    done: Done
    text: str
    articles: dict[str, Article]


def make(
    checkout: Path,
    database_url: str,
    name: str,
    url: str,
    address: str,
    requests: Callable[[], int],
    *options: str,
) -> Made:
    """Run the command, the tests of the site and its crawl; report seconds and requests."""
    host = url.split("/")[2]
    settings = (f"HOST_MAP={host}={address}", "DOWNLOAD_DELAY=0", "MIN_FREE_DISK=0")
    words = [part for setting in settings for part in ("-s", setting)]
    asked, begun = requests(), time.monotonic()
    done = scrapy("newsite", url, *options, *words, checkout=checkout, timeout=300)
    took = f"{time.monotonic() - begun:.0f} s, {requests() - asked} requests"
    assert done.code == 0, done.log + done.out
    (file,) = checkout.glob(f"crawler/spiders/*/{name}.py")
    (case,) = checkout.glob(f"fixtures/sites/{name}/*")
    assert json.loads((case / "meta.json").read_text())["synthetic"] is True
    tests = run_tests(checkout, *TESTS)
    assert tests.code == 0, tests.out
    assert " skipped" not in tests.out

    asked, begun = requests(), time.monotonic()
    store = ("-s", f"DATABASE_URL={database_url}")
    crawled = scrapy("crawl", name, *words, *store, checkout=checkout, timeout=300)
    assert crawled.code == 0, crawled.log
    crawl = f"{time.monotonic() - begun:.0f} s, {requests() - asked} requests"
    sys.stdout.write(f"{name}: newsite {took}; crawl {crawl}\n")
    with open_store(database_url) as archive:
        articles = {str(article.title): article for article in archive.articles()}
    return Made(done, file.read_text(), articles)


WORDPRESS: Mapping[str, tuple[str, dict[str, object], tuple[str, ...]]] = {
    "REST off, English dates, section in the address": (
        "kabarselayar",
        {
            "rest": "missing",
            "language": "en_US",
            "date_format": "F j, Y",
            "time_format": "g:i a",
            "permalink": "/%category%/%postname%/",
            "time_zone": "Asia/Makassar",
        },
        ('timezone = "Asia/Makassar"  # WITA',),
    ),
    "sitemap and feed off, day in the address, WIT": (
        "suararonda",
        {
            "sitemap": "off",
            "feed": False,
            "permalink": "/%year%/%monthnum%/%day%/%postname%/",
            "time_zone": "Asia/Jayapura",
        },
        ('timezone = "Asia/Jayapura"  # WIT',),
    ),
    "sub-folder, numbers for addresses, REST by query": (
        "pemkotsorowako",
        {
            "folder": "berita",
            "permalink": "",
            "rest": "query",
            "sitemap": "off",
            "time_zone": "Asia/Makassar",
        },
        ('path = "berita/"', 'feeds = ("?feed=rss2",)', "Asia/Makassar"),
    ),
    "sub-folder, numbers for addresses, no REST": (
        "kotatepian",
        {"folder": "warta", "permalink": "", "rest": "missing", "sitemap": "off"},
        ('path = "warta/"', 'feeds = ("?feed=rss2",)', "Asia/Jakarta"),
    ),
}


@pytest.mark.needs_wordpress
@pytest.mark.parametrize(("name", "options", "facts"), WORDPRESS.values(), ids=WORDPRESS)
def test_wordpress_that_was_never_seen(
    name: str,
    options: dict[str, object],
    facts: Sequence[str],
    make_wordpress: MakeWordPress,
    checkout: Path,
    sqlite_url: str,
) -> None:
    posts = default_posts() if name == "kabarselayar" else many_posts(25)
    site = make_wordpress(posts, home=f"https://{name}.example", **options)
    count = lambda: len(site.requests())  # noqa: E731
    made = make(checkout, sqlite_url, name, site.url, site.address, count)
    assert all(fact in made.text for fact in facts), made.text
    assert "the province" in made.done.out
    zone = ZoneInfo(str(options.get("time_zone", "Asia/Jakarta")))
    stored = site.posts()
    assert len(made.articles) == len(stored) >= 25
    for post in stored:
        article = made.articles[html.unescape(post["title"])]
        assert article.date_published == datetime.fromisoformat(post["date"]).replace(tzinfo=zone)
        assert article.authors == [post["author"]]
    if name == "kotatepian":
        # The next post is linked as the next page of an article is elsewhere.
        assert {str(article.body).count("\n\n") for article in made.articles.values()} == {1}


NUMBER = 13


def title(number: int) -> str:
    return f"Dermaga Nomor {number} di Kabupaten Sinjai Kembali Dibuka"


def body(number: int) -> str:
    rest = " ".join(f"Perbaikan tahap {step} memakan waktu {number} hari." for step in range(9))
    return (
        f"<p>SINJAI – Warga menyeberang lagi dari dermaga nomor {number} sejak pagi.</p>"
        f"<p>{rest}</p><p>Biayanya {number} miliar rupiah, kata kepala dinas perhubungan.</p>"
    )


class HandMade:
    """Of its own making: no feed, no sitemap, a list in pages, addresses of no usual form."""

    def __call__(self, request: HostRequest) -> Reply:
        path, _, query = request.target.partition("?")
        if path == "/":
            return page(self._list(range(NUMBER, NUMBER - 4, -1), '<a href="/indeks">Indeks</a>'))
        if path == "/indeks":
            first = NUMBER - 5 * (int(query.partition("page=")[2] or 1) - 1)
            pager = "".join(f'<a href="/indeks?page={n}">{n}</a>' for n in (1, 2, 3))
            return page(self._list(range(first, max(first - 5, 0), -1), pager))
        if path.startswith("/baca/") and 0 < int(path.split("/")[2].split("-")[0]) <= NUMBER:
            return page(self._article(int(path.split("/")[2].split("-")[0])))
        return page("<title>Tidak ada</title>", status=404)

    def _list(self, numbers: range, more: str) -> str:
        links = "".join(
            f'<li><a href="/baca/{n}-dermaga-dibuka">{title(n)}</a></li>' for n in numbers
        )
        return f"<title>Kabar Sinjai | Berita Hari Ini</title><ul>{links}</ul><p>{more}</p>"

    def _article(self, number: int) -> str:
        return (
            f"<html><head><title>{title(number)} | Kabar Sinjai</title></head><body>"
            f"<h1>{title(number)}</h1><div class=tgl>Senin, 2 Maret 2026 | {number:02}:15 WITA"
            f"</div><div class=isi>{body(number)}</div></body></html>"
        )


class Blog:
    """A blog on Blogger under a name of its own: JSON feed, pages, no sitemap."""

    host = "blogsinjai.example"

    def __call__(self, request: HostRequest) -> Reply:
        path = request.target.partition("?")[0]
        if path == "/":
            links = "".join(f'<a href="{self._url(n)}">{title(n)}</a>' for n in range(1, 6))
            sign = "<meta content='blogger' name='generator'/>"
            return page(f"<title>Blog Sinjai</title>{sign}{links}")
        if path == "/feeds/posts/default" and "alt=json" in request.target:
            first = "start-index=1&" in f"{request.target}&" or "start-index" not in request.target
            entries = [self._entry(n) for n in range(NUMBER, 0, -1)] if first else []
            feed = {"openSearch$totalResults": {"$t": str(NUMBER)}, "entry": entries}
            return plain(json.dumps({"feed": feed}), content_type="application/json")
        for number in range(1, NUMBER + 1):
            if self._url(number).endswith(path):
                return page(self._article(number))
        return page("<title>Tidak ada</title>", status=404)

    def _url(self, number: int) -> str:
        return f"https://{self.host}/2026/03/dermaga-{number}-dibuka.html"

    def _date(self, number: int) -> str:
        return f"2026-03-02T{number:02}:15:00.000+08:00"

    def _entry(self, number: int) -> dict[str, object]:
        return {
            "published": {"$t": self._date(number)},
            "updated": {"$t": self._date(number)},
            "title": {"type": "text", "$t": title(number)},
            "content": {"type": "html", "$t": body(number)},
            "link": [{"rel": "alternate", "href": self._url(number)}],
        }

    def _article(self, number: int) -> str:
        return (
            f"<html><head><title>{title(number)} - Blog Sinjai</title>"
            "<meta content='blogger' name='generator'/></head><body>"
            f"<h3 class='post-title entry-title'>{title(number)}</h3>"
            f"<abbr class='published' itemprop='datePublished' title='{self._date(number)}'>2.3.26"
            f"</abbr><div class='post-body entry-content'>{body(number)}</div></body></html>"
        )


OTHERS = {
    "hand-made": (
        "kabarsinjai",
        HandMade(),
        ("NewsSpider", r'article_url = r"/baca/\d+-[^/]+/?$"', 'index_pages = ("indeks", "")'),
    ),
    "Blogger": ("blogsinjai", Blog(), ("BloggerSpider",)),
}


@pytest.mark.parametrize(("name", "site", "facts"), OTHERS.values(), ids=OTHERS)
def test_other_site_that_was_never_seen(
    name: str,
    site: Callable[[HostRequest], Reply],
    facts: Sequence[str],
    hosts: Hosts,
    checkout: Path,
    sqlite_url: str,
) -> None:
    hosts.on(ANY, site, host=f"{name}.example")
    url, count = f"https://{name}.example/", lambda: len(hosts.requests)
    made = make(checkout, sqlite_url, name, url, hosts.address, count, "--province", "sulsel")
    facts = (*facts, 'province = "73"', "Asia/Makassar")
    assert all(fact in made.text for fact in facts), made.text
    assert made.articles.keys() == {title(number) for number in range(1, NUMBER + 1)}
    zone = ZoneInfo("Asia/Makassar")
    for number in range(1, NUMBER + 1):
        article = made.articles[title(number)]
        assert article.date_published == datetime(2026, 3, 2, number, 15, tzinfo=zone)
        assert str(article.body).count("\n\n") == 2


def test_site_that_is_not_understood(hosts: Hosts, checkout: Path) -> None:
    hosts.on("/", page("<title>Sedang dibangun</title><p>Nantikan.</p>"), host="barusaja.example")
    settings = ("-s", f"HOST_MAP=*={hosts.address}", "-s", "DOWNLOAD_DELAY=0")
    done = scrapy("newsite", "barusaja.example", *settings, checkout=checkout)
    assert done.code == 1
    file = checkout / "crawler" / "spiders" / "nasional" / "barusaja.py"
    assert "class BarusajaSpider(NewsSpider):" in file.read_text()
    missing = done.out.partition("still to decide:")[2]
    for what in ("province", "article_url, feeds or index_pages", "why no article was read"):
        assert what in missing
    assert "no fixture: no article was complete" in done.out
    before = file.read_text()
    again = scrapy("newsite", "https://barusaja.example/", *settings, checkout=checkout)
    assert (again.code, file.read_text()) == (2, before)
    assert "there is a site 'barusaja'" in again.log


def test_saved_page_of_an_unknown_site(tmp_path: Path, checkout: Path) -> None:
    saved = tmp_path / "page.html"
    saved.write_text(HandMade()._article(7))
    url = "https://kabarpinggir.example/baca/7-dermaga-dibuka"
    words = (str(saved), "--url", url, "--province", "73")
    done = scrapy("newsite", *words, checkout=checkout)
    assert done.code == 0, done.log + done.out
    assert "how its articles are found: only a saved page was read" in done.out
    (case,) = checkout.glob("fixtures/sites/kabarpinggir/*")
    assert case.name == "2026-03-02"
    assert run_tests(checkout, *TESTS).code == 0
    assert scrapy("newsite", *words, checkout=checkout).code == 2


def test_templates_of_scrapy_and_of_platforms(checkout: Path) -> None:
    spiders = checkout / "crawler" / "spiders"
    plain_spider = scrapy("genspider", "-t", "basic", "contoh", "contoh.example", checkout=checkout)
    assert plain_spider.code == 0, plain_spider.log
    assert "class ContohSpider(scrapy.Spider):" in (spiders / "contoh.py").read_text()
    (spiders / "contoh.py").unlink()
    words = ("-t", "blogger", "--province", "ntb", "--publisher", "Kabar Rinjani")
    made = scrapy("genspider", *words, "kabarrinjani", "kabarrinjani.example", checkout=checkout)
    assert (made.code, made.log) == (0, "")
    text = (spiders / "ntb" / "kabarrinjani.py").read_text()
    assert 'publisher = "Kabar Rinjani"' in text
    assert scrapy("checkall", "kabarrinjani", checkout=checkout).code == 0
