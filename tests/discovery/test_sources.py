"""Sources over the answers of a site: what they ask for, and where they end."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.discovery import Window
from crawler.discovery.remembered import Remembered, Validators
from crawler.discovery.sources import (
    DateIndexSource,
    FeedSource,
    FetchFailed,
    FoundFeedSource,
    IndexSource,
    NewsSitemapSource,
    Page,
    Places,
    Query,
    SitemapSource,
    SourceUnavailable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.discovery import Candidate
    from crawler.discovery.sources import Source

SITE = "https://kabar.example/"
NEWS = 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'


class Site:
    """Answers by address; what has none is 404. Notes what was asked, with the headers."""

    def __init__(self, **pages: bytes | str | Page):
        self.pages = pages
        self.asked: list[str] = []
        self.sent: dict[str, Mapping[str, str]] = defaultdict(dict)

    def on(self, path: str, answer: bytes | str | Page) -> None:
        self.pages[SITE + path] = answer

    async def fetch(self, url: str, headers: Mapping[str, str] | None = None) -> Page:
        self.asked.append(url.removeprefix(SITE))
        self.sent[url] = headers or {}
        answer = self.pages.get(url)
        if isinstance(answer, Page):
            return answer
        body = answer.encode() if isinstance(answer, str) else answer
        return Page(url, 404 if body is None else 200, {}, body or b"")


def read(source: Source, query: Query | None = None) -> list[list[Candidate]]:
    """The batches of all listings of a source."""

    async def batches() -> list[list[Candidate]]:
        listings = source.listings(query or Query(window=Window()))
        return [list(batch) for listing in listings async for batch in listing.batches]

    return asyncio.run(batches())


def names(batches: list[list[Candidate]]) -> list[str]:
    return [c.url.removeprefix(SITE) for batch in batches for c in batch]


def rss(*paths: str, extra: str = "") -> str:
    items = "".join(f"<item><link>{SITE}{path}</link></item>" for path in paths)
    return f"<rss version='2.0'><channel>{extra}{items}</channel></rss>"


def links(*paths: str, extra: str = "") -> str:
    return "".join(f'<a href="{SITE}{path}">Kabar</a>' for path in paths) + extra


def days(*, since: str, until: str | None = None) -> Query:
    begin, end = (datetime.fromisoformat(d) if d else None for d in (since, until))
    return Query(window=Window(since=begin, until=end))


class TestFeed:
    def test_next_page_as_the_feed_names_it(self) -> None:
        site = Site()
        link = '<atom:link rel="next" href="/feed?mulai=26&amp;n=25"/>'
        site.on("feed", rss("2022/09/banjir-surut", extra=link))
        site.on("feed?mulai=26&n=25", rss("2022/08/jalan-longsor"))
        assert len(read(FeedSource(f"{SITE}feed", site.fetch))) == 2
        assert site.asked[:2] == ["feed", "feed?mulai=26&n=25"]

    def test_unchanged_feed_is_not_delivered(self) -> None:
        site = Site()
        site.on("feed/", Page(f"{SITE}feed/", 304, {}, b""))
        validators = {f"{SITE}feed/": Validators('"1"', "Wed, 28 Sep 2022 07:00:00 GMT")}
        remembered = Remembered(validators=validators)
        query = Query(window=Window(), caught_up=True, remembered=remembered)
        source = FeedSource(f"{SITE}feed/", site.fetch)
        assert read(source, query) == []
        assert source.unchanged
        assert site.sent[f"{SITE}feed/"] == {
            "If-None-Match": '"1"',
            "If-Modified-Since": "Wed, 28 Sep 2022 07:00:00 GMT",
        }

    def test_nothing_conditional_where_a_run_left_something_undone(self) -> None:
        site = Site()
        site.on("feed/", rss("2022/09/banjir-surut"))
        remembered = Remembered(validators={f"{SITE}feed/": Validators('"1"')})
        read(FeedSource(f"{SITE}feed/", site.fetch), Query(window=Window(), remembered=remembered))
        assert site.sent[f"{SITE}feed/"] == {}

    def test_validators_of_the_first_page_are_learned(self) -> None:
        site = Site()
        site.on("feed/", Page(f"{SITE}feed/", 200, {"etag": '"2"'}, rss("2022/09/banjir").encode()))
        query = Query(window=Window())
        read(FeedSource(f"{SITE}feed/", site.fetch), query)
        assert query.remembered.learned == {f"{SITE}feed/": Validators('"2"', None)}

    @pytest.mark.parametrize(("status", "later"), [(404, False), (503, True), (429, True)])
    def test_missing_feed_is_not_asked_for_again(self, status: int, later: bool) -> None:
        site = Site()
        site.on("feed/", Page(f"{SITE}feed/", status, {}, b""))
        query = Query(window=Window())
        for _ in range(2):
            with pytest.raises(SourceUnavailable) as error:
                read(FeedSource(f"{SITE}feed/", site.fetch), query)
        assert len(site.asked) == (2 if later else 1)
        assert error.value.for_now is later

    def test_page_in_the_place_of_a_feed_is_not_taken_for_unchanged_later(self) -> None:
        site = Site()
        site.on("feed/", Page(SITE, 200, {"etag": '"1"'}, b"<html><p>Beranda</p></html>"))
        query = Query(window=Window())
        for _ in range(2):
            with pytest.raises(SourceUnavailable):
                read(FeedSource(f"{SITE}feed/", site.fetch), query)
        assert query.remembered.learned == {}
        assert site.asked == ["feed/"], "it leads to the home page, and is missing all the same"

    def test_next_page_on_another_host_is_not_asked_for(self) -> None:
        site = Site()
        link = '<atom:link rel="next" href="http://www.blogger.com/feeds/1?start-index=26"/>'
        site.on("feed", rss("2022/09/banjir-surut", extra=link))
        assert len(read(FeedSource(f"{SITE}feed", site.fetch))) == 1
        assert site.asked == ["feed", "feed?paged=2"]

    def test_goes_on_one_page_before_where_it_stopped(self) -> None:
        site = Site()
        for number in range(1, 7):
            site.on(f"feed/?paged={number}", rss(f"2022/09/kabar-{number}"))
        source = FeedSource(f"{SITE}feed/", site.fetch)
        read(source, Query(window=Window(), resume={"page": 5}))
        assert site.asked[:2] == ["feed/?paged=4", "feed/?paged=5"]
        assert source.cursor == {"page": 6}


class TestFoundFeed:
    def source(self, site: Site) -> FoundFeedSource:
        return FoundFeedSource(SITE, site.fetch, lambda url: url.startswith(SITE))

    def test_declared_by_the_home_page(self) -> None:
        site = Site()
        declared = '<link rel="alternate" type="application/rss+xml" href="/warta.php?rss=1">'
        site.on("", declared)
        site.on("warta.php?rss=1", rss("2022/09/banjir-surut"))
        query = Query(window=Window())
        assert names(read(self.source(site), query)) == ["2022/09/banjir-surut"]
        assert query.remembered.found_feed == f"{SITE}warta.php?rss=1"

    def test_known_from_an_earlier_run(self) -> None:
        site = Site()
        site.on("warta.xml", rss("2022/09/banjir-surut"))
        remembered = Remembered(feeds=[f"{SITE}warta.xml"])
        query = Query(window=Window(), remembered=remembered)
        assert names(read(self.source(site), query)) == ["2022/09/banjir-surut"]
        assert "" not in site.asked

    def test_at_a_usual_address(self) -> None:
        site = Site()
        site.on("", links("2022/09/banjir-surut"))
        site.on("rss.xml", rss("2022/09/banjir-surut"))
        assert names(read(self.source(site))) == ["2022/09/banjir-surut"]

    def test_one_address_may_be_forbidden(self) -> None:
        site = Site()
        site.on("rss.xml", rss("2022/09/banjir-surut"))

        async def fetch(url: str, headers: Mapping[str, str] | None = None) -> Page:
            if url == f"{SITE}feed/":
                raise FetchFailed("robots.txt forbids this address", forbidden=True)
            return await site.fetch(url, headers)

        source = FoundFeedSource(SITE, fetch, lambda url: True)
        assert names(read(source)) == ["2022/09/banjir-surut"]

    def test_none_is_not_looked_for_again(self) -> None:
        site, query = Site(), Query(window=Window())
        for _ in range(2):
            with pytest.raises(SourceUnavailable, match="no feed is declared"):
                read(self.source(site), query)
        assert len(site.asked) == len(set(site.asked)) == 6


class TestIndex:
    def test_pages_as_they_are_linked(self) -> None:
        site = Site()
        site.on("indeks", links("2022/09/banjir-surut", extra='<a href="/indeks?page=2">2</a>'))
        site.on("indeks?page=2", links("2022/09/jalan-longsor"))
        assert names(read(IndexSource(f"{SITE}indeks", site.fetch))) == [
            "2022/09/banjir-surut",
            "2022/09/jalan-longsor",
        ]

    @pytest.mark.parametrize(
        ("paging", "is_end"),
        [pytest.param(None, True, id="guessed"), pytest.param("page/{page}/", False, id="stated")],
    )
    def test_second_page_may_be_refused_where_it_was_guessed(
        self, paging: str | None, is_end: bool
    ) -> None:
        site = Site()
        site.on("indeks", links("2022/09/banjir-surut"))
        site.on("indeks/page/2/", Page(f"{SITE}indeks/page/2/", 403, {}, b"Forbidden"))
        source = IndexSource(f"{SITE}indeks", site.fetch, paging=paging)
        if is_end:
            assert names(read(source)) == ["2022/09/banjir-surut"]
            assert not source.exhausted
        else:
            with pytest.raises(SourceUnavailable, match="status 403"):
                read(source)

    def test_pages_as_the_site_file_says(self) -> None:
        site = Site()
        site.on("indeks", links("2022/09/banjir-surut"))
        site.on("indeks?hal=2", links("2022/09/jalan-longsor"))
        source = IndexSource(f"{SITE}indeks", site.fetch, paging="?hal={page}")
        assert len(read(source)) == 2
        assert site.asked[-1] == "indeks?hal=3"

    def test_endless_pages_end(self) -> None:
        site = Site()
        numbers = iter(range(10_000))

        async def fetch(url: str, headers: Mapping[str, str] | None = None) -> Page:
            await site.fetch(url)
            return Page(url, 200, {}, links(f"2022/09/kabar-nomor-{next(numbers)}").encode())

        assert len(read(IndexSource(SITE, fetch))) == 200

    def test_pages_that_repeat_themselves_end(self) -> None:
        async def fetch(url: str, headers: Mapping[str, str] | None = None) -> Page:
            return Page(url, 200, {}, links("2022/09/banjir-surut").encode())

        assert len(read(IndexSource(SITE, fetch))) == 1


class TestArchiveByDate:
    def source(self, site: Site, template: str = "indeks?date={date:%Y-%m-%d}") -> DateIndexSource:
        return DateIndexSource(SITE + template, site.fetch, timezone="Asia/Jakarta")

    @pytest.mark.parametrize(
        ("template", "address"),
        [
            ("indeks?date={date:%Y-%m-%d}", "indeks?date=2022-09-28"),
            ("{date:%Y/%m/%d}/", "2022/09/28/"),
            ("indeks/{date:%d-%m-%Y}", "indeks/28-09-2022"),
            ("i?d={date.day}&m={date.month}&y={date.year}", "i?d=28&m=9&y=2022"),
        ],
    )
    def test_forms_of_dates(self, template: str, address: str) -> None:
        site = Site()
        site.on(address, links("berita/12345/banjir-surut"))
        query = days(since="2022-09-28T00:00+07:00", until="2022-09-29T00:00+07:00")
        assert names(read(self.source(site, template), query)) == ["berita/12345/banjir-surut"]
        assert site.asked == [address]

    def test_days_of_the_window_the_latest_first(self) -> None:
        site = Site()
        query = days(since="2022-09-26T10:00+07:00", until="2022-09-28T01:00+07:00")
        read(self.source(site), query)
        assert site.asked == [f"indeks?date=2022-09-{day}" for day in (28, 27, 26)]

    def test_pages_of_a_day(self) -> None:
        site = Site()
        more = (
            '<a href="/indeks?date=2022-09-28&page=2">2</a><a href="/indeks?date=2022-09-29">b</a>'
        )
        site.on("indeks?date=2022-09-28", links("berita/12345/banjir-surut", extra=more))
        site.on("indeks?date=2022-09-28&page=2", links("berita/12346/jalan-longsor"))
        query = days(since="2022-09-28T00:00+07:00", until="2022-09-29T00:00+07:00")
        assert len(names(read(self.source(site), query))) == 2
        assert len(site.asked) == 2

    def test_no_day_of_the_future_is_asked_for(self) -> None:
        site = Site()
        yesterday = datetime.now(UTC) - timedelta(days=1)
        read(self.source(site), Query(window=Window(since=yesterday)))
        read(
            self.source(site),
            Query(window=Window(since=yesterday, until=yesterday + timedelta(days=900))),
        )
        asked = [parse_qs(urlsplit(SITE + target).query)["date"][0] for target in site.asked]
        assert len(asked) == 4
        assert max(asked) <= f"{datetime.now(UTC) + timedelta(hours=7):%Y-%m-%d}"

    def test_time_before_the_site_is_not_gone_through(self) -> None:
        site = Site()
        query = days(since="1990-01-01T00:00+07:00", until="2022-09-29T00:00+07:00")
        source = self.source(site)
        read(source, query)
        assert len(site.asked) == 91
        assert source.exhausted

    def test_a_day_that_never_ends(self) -> None:
        async def fetch(url: str, headers: Mapping[str, str] | None = None) -> Page:
            number = int(parse_qs(urlsplit(url).query).get("page", ["1"])[0])
            more = f'<a href="/indeks?date=2022-09-28&page={number + 1}">x</a>'
            return Page(
                url, 200, {}, links(f"berita/{10000 + number}/kabar-desa", extra=more).encode()
            )

        source = DateIndexSource(
            SITE + "indeks?date={date:%Y-%m-%d}", fetch, timezone="Asia/Jakarta"
        )
        query = days(since="2022-09-28T00:00+07:00", until="2022-09-29T00:00+07:00")
        assert len(names(read(source, query))) == 50

    def test_goes_on_with_the_day_where_it_stopped(self) -> None:
        site = Site()
        window = days(since="2022-09-26T00:00+07:00", until="2022-09-30T00:00+07:00").window
        read(self.source(site), Query(window=window, resume={"day": "2022-09-27"}))
        assert site.asked == ["indeks?date=2022-09-27", "indeks?date=2022-09-26"]

    def test_a_day_that_cannot_be_read_breaks_off(self) -> None:
        site = Site()
        site.on("indeks?date=2022-09-28", Page(SITE, 503, {}, b""))
        query = days(since="2022-09-28T00:00+07:00", until="2022-09-29T00:00+07:00")
        with pytest.raises(SourceUnavailable) as error:
            read(self.source(site), query)
        assert error.value.for_now


def news_sitemap(*ages: float) -> str:
    now = datetime.now(UTC)
    urls = "".join(
        f"<url><loc>{SITE}kabar-{n}</loc><news:news><news:publication><news:language>id"
        f"</news:language></news:publication><news:publication_date>"
        f"{now - timedelta(hours=age):%Y-%m-%dT%H:%M:%SZ}</news:publication_date>"
        f"<news:title>Kabar {n}</news:title></news:news></url>"
        for n, age in enumerate(ages)
    )
    return f"<urlset {NEWS}>{urls}</urlset>"


def index_of(*names: str) -> str:
    entries = "".join(f"<sitemap><loc>{SITE}{name}</loc></sitemap>" for name in names)
    return f"<sitemapindex>{entries}</sitemapindex>"


class TestNewsSitemap:
    def both(self, site: Site, *stated: str) -> tuple[NewsSitemapSource, SitemapSource]:
        async def places() -> Places:
            usual = [] if stated else [f"{SITE}sitemap.xml", f"{SITE}news-sitemap.xml"]
            return Places([SITE + name for name in stated], usual)

        read: dict[str, object] = {}
        return (
            NewsSitemapSource(site.fetch, places, read),  # type: ignore[arg-type]
            SitemapSource(site.fetch, places, read),  # type: ignore[arg-type]
        )

    def test_dates_title_and_language_the_newest_first(self) -> None:
        site = Site()
        site.on("news-sitemap.xml", news_sitemap(5, 1, 30))
        news, _ = self.both(site)
        ((first, *rest),) = read(news)
        assert (first.url, first.title, first.language) == (f"{SITE}kabar-1", "Kabar 1", "id")
        assert first.published
        assert [c.url[-1] for c in rest] == ["0", "2"]

    def test_found_in_an_index_which_is_asked_for_once(self) -> None:
        site = Site()
        site.on("sitemap_index.xml", index_of("post-sitemap.xml", "news-sitemap.xml"))
        site.on("news-sitemap.xml", news_sitemap(1))
        site.on("post-sitemap.xml", f"<urlset><url><loc>{SITE}lama</loc></url></urlset>")
        news, plain = self.both(site, "sitemap_index.xml")
        query = Query(window=Window())
        assert names(read(news, query)) == ["kabar-0"]
        assert sorted(names(read(plain, query))) == ["kabar-0", "lama"]
        assert sorted(site.asked) == ["news-sitemap.xml", "post-sitemap.xml", "sitemap_index.xml"]

    def test_stale_one_is_passed_over_and_not_looked_at_again(self) -> None:
        site = Site()
        site.on("news-sitemap.xml", news_sitemap(24 * 30))
        query = Query(window=Window())
        for _ in range(2):
            with pytest.raises(SourceUnavailable, match="kept up"):
                read(self.both(site)[0], query)
        assert site.asked.count("news-sitemap.xml") == 1
        assert query.remembered.learned == {}

    def test_is_no_source_for_an_old_window(self) -> None:
        site = Site()
        assert (
            read(self.both(site)[0], days(since="2022-01-01T00:00Z", until="2022-02-01T00:00Z"))
            == []
        )
        assert site.asked == []


class TestSitemaps:
    def source(self, site: Site, *stated: str) -> SitemapSource:
        async def places() -> Places:
            return Places(
                [SITE + name for name in stated], [] if stated else [f"{SITE}sitemap.xml"]
            )

        return SitemapSource(site.fetch, places)

    def sitemap(self, *paths: str) -> str:
        urls = "".join(f"<url><loc>{SITE}{path}</loc></url>" for path in paths)
        return f"<urlset>{urls}</urlset>"

    def test_all_that_robots_names_are_read(self) -> None:
        site = Site()
        site.on("politik.xml", self.sitemap("p1"))
        site.on("daerah.xml", self.sitemap("d1"))
        found = names(read(self.source(site, "politik.xml", "daerah.xml")))
        assert sorted(found) == ["d1", "p1"]

    def test_what_is_known_ends_one_sequence_not_the_others(self) -> None:
        site = Site()
        children = ["politik-3.xml", "politik-2.xml", "politik-1.xml", "daerah-1.xml"]
        site.on("sitemap.xml", index_of(*children))
        for child in children:
            site.on(child, self.sitemap(child.removesuffix(".xml")))
        found = self.stopping(site, *children)
        assert sorted(found) == ["daerah-1", "politik-1", "politik-3"]
        assert "politik-2.xml" not in site.asked, "it lies between two ends that are known"

    def stopping(self, site: Site, *known: str) -> list[str]:
        """What is read where all that stands in the *known* sitemaps is known."""
        source = self.source(site)

        async def stop() -> list[str]:
            found = []
            for listing in source.listings(Query(window=Window())):
                async for batch in listing.batches:
                    found += [c.url.removeprefix(SITE) for c in batch]
                    if f"{found[-1]}.xml" in known:
                        assert not source.stop()
            return found

        return asyncio.run(stop())

    def test_newest_may_stand_in_the_first_of_a_sequence(self) -> None:
        site = Site()
        site.on("sitemap.xml", index_of("kabar-1.xml", "kabar-2.xml", "kabar-3.xml", "kabar-4.xml"))
        for number in (1, 2, 3, 4):
            site.on(f"kabar-{number}.xml", self.sitemap(f"kabar-{number}"))
        found = self.stopping(site, "kabar-2.xml", "kabar-3.xml", "kabar-4.xml")
        assert found == ["kabar-4", "kabar-1", "kabar-2"]

    def test_dates_of_an_index_tell_the_order(self) -> None:
        site = Site()
        entries = "".join(
            f"<sitemap><loc>{SITE}kabar-{n}.xml</loc><lastmod>2022-09-0{n}</lastmod></sitemap>"
            for n in (1, 2)
        )
        site.on("sitemap.xml", f"<sitemapindex>{entries}</sitemapindex>")
        for number in (1, 2):
            site.on(f"kabar-{number}.xml", self.sitemap(f"kabar-{number}"))
        assert self.stopping(site, "kabar-2.xml") == ["kabar-2"]

    @pytest.mark.parametrize(("status", "is_missed"), [(403, False), (503, True)])
    def test_place_that_was_only_guessed_may_be_refused(self, status: int, is_missed: bool) -> None:
        site = Site()
        site.on("wp-sitemap.xml", Page(f"{SITE}wp-sitemap.xml", status, {}, b""))
        site.on("sitemap.xml", self.sitemap("a"))

        async def places() -> Places:
            return Places([], [f"{SITE}wp-sitemap.xml", f"{SITE}sitemap.xml"])

        source = SitemapSource(site.fetch, places)
        if is_missed:
            with pytest.raises(SourceUnavailable, match="status 503"):
                read(source)
        else:
            assert names(read(source)) == ["a"]

    def test_place_that_was_only_guessed_is_not_asked_again_where_it_leads_elsewhere(self) -> None:
        site, query = Site(), Query(window=Window())
        site.on("sitemap.xml", self.sitemap("a"))

        async def fetch(url: str, headers: Mapping[str, str] | None = None) -> Page:
            page = await site.fetch(url, headers)
            if url == f"{SITE}wp-sitemap.xml":
                raise FetchFailed("another host", forbidden=True)
            return page

        async def places() -> Places:
            return Places([], [f"{SITE}wp-sitemap.xml", f"{SITE}sitemap.xml"])

        for _ in range(2):
            assert names(read(SitemapSource(fetch, places), query)) == ["a"]
        assert site.asked.count("wp-sitemap.xml") == 1

    def test_unchanged_leaf(self) -> None:
        site = Site()
        site.on("sitemap.xml", Page(f"{SITE}sitemap.xml", 304, {}, b""))
        remembered = Remembered(validators={f"{SITE}sitemap.xml": Validators('"1"')})
        source = self.source(site)
        query = Query(window=Window(), caught_up=True, remembered=remembered)
        assert read(source, query) == []
        assert source.unchanged

    def test_index_is_never_asked_for_conditionally(self) -> None:
        site = Site()
        headers = {"etag": '"1"'}
        site.on(
            "sitemap.xml", Page(f"{SITE}sitemap.xml", 200, headers, index_of("post.xml").encode())
        )
        site.on("post.xml", Page(f"{SITE}post.xml", 200, headers, self.sitemap("a").encode()))
        query = Query(window=Window())
        read(self.source(site), query)
        assert set(query.remembered.learned) == {f"{SITE}post.xml"}
