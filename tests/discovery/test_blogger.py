"""Blogger's JSON feed: whole articles, page after page, and what is not whole."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.discovery.answers import articles_of, raw_of_answer
from crawler.discovery.asking import Page, Query, SourceUnavailable
from crawler.discovery.blogger import BloggerSource, entries_of, raw_of_entry
from crawler.discovery.candidates import Window
from crawler.extraction.entry import entry_url
from crawler.items import Article
from crawler.profile import SiteProfile
from crawler.reading import Page as RawPage
from crawler.steps import run_steps
from crawler.storage.store import open_store
from tests.world.crawl import crawl
from tests.world.hosts import page, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.discovery import Candidate
    from tests.world.hosts import HostRequest, Hosts, Reply

BASE = "https://www.kabaruji.example/"
PROFILE = SiteProfile(name="kabaruji", publisher="Kabar Uji", domain="kabaruji.example")


def entry(number: int, **changes: Any) -> dict[str, Any]:
    """An entry as Blogger states it; greater numbers are newer."""
    published = f"2025-05-{1 + number % 28:02}T14:10:{number % 60:02}.000+07:00"
    words = " ".join(f"rincian{number}x{part}" for part in range(40))
    return {
        "id": {"$t": f"tag:blogger.com,1999:blog-77.post-{number}"},
        "published": {"$t": published},
        "updated": {"$t": published},
        "category": [{"scheme": "http://www.blogger.com/atom/ns#", "term": "Pertanian"}],
        "title": {"type": "text", "$t": f"Petani Terima Bibit &amp; Pupuk ke-{number}"},
        "content": {
            "type": "html",
            "$t": '<div class="separator"><img src="https://blogger.example/a/s320/bibit.jpg"/></div>'
            f"Lembah Asri - Petani menerima bibit kelapa.<br /><br />{words}.",
        },
        "link": [
            {"rel": "replies", "href": f"{BASE}feeds/{number}/comments/default"},
            {
                "rel": "alternate",
                "href": f"http://kabaruji.blogspot.com/2025/05/bibit-{number}.html",
            },
        ],
        "author": [{"name": {"$t": "Mulyadi Rahman"}, "email": {"$t": "noreply@blogger.com"}}],
        "media$thumbnail": {"url": "https://blogger.example/a/s72-c/bibit.jpg"},
    } | changes


class Blog:
    """A blog of *entries*, the newest first, that gives at most *most* at once."""

    def __init__(self, entries: list[dict[str, Any]], *, most: int = 150) -> None:
        self.entries = entries
        self.most = most
        self.asked: list[dict[str, str]] = []

    def answer(self, target: str) -> bytes:
        query = {name: values[0] for name, values in parse_qs(urlsplit(target).query).items()}
        self.asked.append(query)
        found = [e for e in self.entries if self._is_inside(e, query)]
        start = int(query["start-index"]) - 1
        feed = {
            "openSearch$totalResults": {"$t": str(len(found))},
            "entry": found[start : start + min(self.most, int(query["max-results"]))],
        }
        return json.dumps({"version": "1.0", "feed": feed}).encode()

    @staticmethod
    def _is_inside(entry: Mapping[str, Any], query: Mapping[str, str]) -> bool:
        published = datetime.fromisoformat(entry["published"]["$t"])
        updated = datetime.fromisoformat(entry["updated"]["$t"])
        return (
            ("published-min" not in query or published >= _at(query["published-min"]))
            and ("published-max" not in query or published < _at(query["published-max"]))
            and ("updated-min" not in query or updated >= _at(query["updated-min"]))
        )

    async def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Page:
        return Page(url, 200, {"content-type": "application/json"}, self.answer(url))


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def read(source: BloggerSource, query: Query, listing: int = 0) -> list[Candidate]:
    async def all_of() -> list[Candidate]:
        listings = source.listings(query)
        return [c async for batch in listings[listing].batches for c in batch]

    return asyncio.run(all_of())


EVERYTHING = Query(window=Window())


def test_pages_are_read_to_the_end_also_where_fewer_come_than_were_asked_for() -> None:
    blog = Blog([entry(number) for number in range(7, 0, -1)], most=3)
    source = BloggerSource(BASE, blog.fetch)
    found = read(source, EVERYTHING)
    assert [c.url for c in found] == [f"{BASE}2025/05/bibit-{n}.html" for n in range(7, 0, -1)]
    assert [query["start-index"] for query in blog.asked] == ["1", "4", "7"]
    assert {query["max-results"] for query in blog.asked} == {"150"}
    assert source.total == 7


def test_window_is_asked_of_the_blog_and_gone_on_with() -> None:
    blog = Blog([entry(number) for number in range(20, 0, -1)])
    since, until = datetime(2025, 5, 5, tzinfo=UTC), datetime(2025, 5, 15, tzinfo=UTC)
    source = BloggerSource(BASE, blog.fetch)
    found = read(source, Query(window=Window(since=since, until=until)))
    assert all(since <= c.published < until for c in found if c.published)
    assert len(found) == 10
    assert source.cursor is not None
    again = BloggerSource(BASE, blog.fetch)
    window = Window(since=datetime(2025, 5, 1, tzinfo=UTC))
    rest = read(again, Query(window=window, resume=source.cursor))
    assert {c.url for c in rest} & {c.url for c in found} == {found[-1].url}


def test_changes_are_listed_for_an_incremental_run() -> None:
    edited = entry(2, updated={"$t": "2025-06-01T08:00:00.000+07:00"})
    blog = Blog([entry(3), edited, entry(1)])
    since = datetime(2025, 5, 30, tzinfo=UTC)
    query = Query(window=Window(), incremental=True, modified_since=since)
    (changed,) = read(BloggerSource(BASE, blog.fetch), query, listing=1)
    assert changed.url.endswith("bibit-2.html")
    assert blog.asked[-1]["orderby"] == "updated"


def test_entry_is_a_whole_article() -> None:
    (candidate,) = read(BloggerSource(BASE, Blog([entry(9)]).fetch), EVERYTHING)
    raw = raw_of_entry(candidate, PROFILE)
    assert isinstance(raw, Article)
    article = run_steps(raw)
    assert article.title == "Petani Terima Bibit & Pupuk ke-9"
    assert article.date_published == datetime.fromisoformat("2025-05-10T14:10:09+07:00")
    assert article.authors == ["Mulyadi Rahman"]
    assert article.tags == ["Pertanian"]
    assert article.image_url == "https://blogger.example/a/s1600/bibit.jpg"
    assert article.body
    assert article.body.startswith("Lembah Asri - Petani menerima bibit kelapa.")
    assert article.url_key == "kabaruji.example/2025/05/bibit-9.html"


def test_kept_answer_gives_the_article_again() -> None:
    blog = Blog([entry(2), entry(1)])
    target = f"{BASE}feeds/posts/default?alt=json&start-index=1&max-results=9"
    answer = RawPage(body=blog.answer(target), url=target)
    candidates = articles_of(answer)
    assert [c.title for c in candidates] == [
        "Petani Terima Bibit &amp; Pupuk ke-2",
        "Petani Terima Bibit &amp; Pupuk ke-1",
    ]
    article = raw_of_answer(candidates[1], PROFILE)
    assert isinstance(article, Article)
    assert article.title == "Petani Terima Bibit & Pupuk ke-1"


NOT_WHOLE = {
    "summary": {"content": None, "summary": {"type": "text", "$t": "Petani menerima …"}},
    "until a break": {
        "content": {
            "type": "html",
            "$t": "<p>Petani menerima bibit.</p><a href='http://x.example/a.html#more'>Baca</a>",
        }
    },
}


@pytest.mark.parametrize("changes", NOT_WHOLE.values(), ids=NOT_WHOLE)
def test_what_is_not_whole_has_no_payload(changes: dict[str, Any]) -> None:
    blog = Blog([{key: value for key, value in entry(4, **changes).items() if value}])
    (candidate,) = read(BloggerSource(BASE, blog.fetch), EVERYTHING)
    assert candidate.payload is None
    assert candidate.published is not None


ADDRESSES = {
    "own host": ("https://www.kabaruji.example/2025/05/a.html", f"{BASE}2025/05/a.html"),
    "without www, http": ("http://kabaruji.example/2025/05/a.html", f"{BASE}2025/05/a.html"),
    "blogspot": ("http://kabaruji.blogspot.com/2025/05/a.html", f"{BASE}2025/05/a.html"),
    "blogspot of a country": (
        "http://kabaruji.blogspot.co.id/2025/05/a.html",
        f"{BASE}2025/05/a.html",
    ),
    "another host": ("https://lain.example/2025/05/a.html", "https://lain.example/2025/05/a.html"),
    "script": ("javascript:alert(1)", None),
}


@pytest.mark.parametrize(("stated", "url"), ADDRESSES.values(), ids=ADDRESSES)
def test_address_of_an_entry(stated: str, url: str | None) -> None:
    assert entry_url({"link": [{"rel": "alternate", "href": stated}]}, BASE) == url


@pytest.mark.parametrize(
    "body",
    [b"", b"<html>", b"[]", b"null", b'{"feed": 3}', b'{"feed": {"entry": [3, {"link": 5}]}}'],
)
def test_other_answers_are_no_feed(body: bytes) -> None:
    async def fetch(url: str, headers: Mapping[str, str] | None = None) -> Page:
        return Page(url, 200, {}, body)

    with pytest.raises(SourceUnavailable):
        read(BloggerSource(BASE, fetch), EVERYTHING)
    assert entries_of(RawPage(body=body, url=BASE)) == []


def test_crawl_of_a_blog(hosts: Hosts, sqlite_url: str) -> None:
    """Whole entries need no page, one that is cut off is fetched; a second run asks little."""
    entries = [entry(number) for number in range(30, 0, -1)]
    entries[3] = entry(27, **NOT_WHOLE["until a break"])
    for item in entries:
        item["link"][1]["href"] = item["link"][1]["href"].replace(
            "kabaruji.blogspot.com", "kabaruji.example"
        )
    blog = Blog(entries)

    def feed(request: HostRequest) -> Reply:
        return plain(blog.answer(request.target).decode(), content_type="application/json")

    title = "Petani Terima Bibit &amp; Pupuk ke-27"
    hosts.on("/feeds/posts/default", feed)
    hosts.on(
        "/2025/05/bibit-27.html",
        page(
            "<html><head><meta name='generator' content='blogger'><meta property='og:type' "
            f"content='article'></head><body><h3 class='post-title entry-title'>{title}</h3><abbr "
            "class='published' title='2025-05-28T14:10:27+07:00'>14.10</abbr><div class='post-body "
            "entry-content'>Petani menerima bibit kelapa dari pemerintah kabupaten.<br><br>Bibit "
            "itu ditanam pada awal musim hujan oleh warga dua desa di lereng.</div></body></html>"
        ),
    )
    host_map = f"HOST_MAP={hosts.map('kabaruji.example')}"
    url = "https://kabaruji.example/"
    assert crawl("blogger", sqlite_url, host_map, url=url).code == 0
    with open_store(sqlite_url, create=False) as store:
        assert store.count(site="kabaruji.example") == 30
    assert len(hosts.asked("/2025/05/bibit-27.html")) == 1
    first = len(hosts.requests)
    assert first <= 4
    entries.insert(0, entry(31, link=[{"rel": "alternate", "href": f"{url}2025/05/bibit-31.html"}]))
    entries[5] = entry(
        26,
        updated={"$t": datetime.now(UTC).isoformat()},
        link=[{"rel": "alternate", "href": f"{url}2025/05/bibit-26.html"}],
        title={"$t": "Judul yang diperbaiki redaksi"},
    )
    assert crawl("blogger", sqlite_url, host_map, url=url).code == 0
    with open_store(sqlite_url, create=False) as store:
        titles = {article.title for article in store.articles()}
        assert len(titles) == 31
    assert "Judul yang diperbaiki redaksi" in titles
    assert len(hosts.requests) - first <= 4
