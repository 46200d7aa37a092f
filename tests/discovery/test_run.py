"""A run of discovery over the answers of a site."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import pytest

from crawler.discovery import Window
from crawler.discovery.backfill import Backfill, Mark
from crawler.discovery.remembered import Evidence, Remembered, Validators
from crawler.discovery.run import Discovery, SiteFailed
from crawler.discovery.sources import (
    FeedSource,
    FetchFailed,
    IndexSource,
    Page,
    Places,
    Query,
    SitemapSource,
)
from crawler.discovery.wordpress import RestSource, post_instants
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.discovery import Candidate
    from crawler.discovery.sources import Source

SITE = "https://kabar.example/"
ONE_PAGE = b"<urlset><url><loc>/2022/09/kabar-nomor-2/</loc></url></urlset>"
START = datetime(2022, 9, 1, 7, 0, tzinfo=UTC)
TRUE_DATES = Remembered(evidence=Evidence(compared=10, agreed=10))


@dataclass
class Answers:
    """The answers of a site by address; what is not listed is 404."""

    pages: dict[str, bytes] = field(default_factory=dict)
    forbidden: bool = False
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str) -> Page:
        self.asked.append(url)
        if self.forbidden:
            raise FetchFailed("robots.txt forbids this address")
        if "/wp-json/" in url:
            return self.rest(url)
        body = self.pages.get(url)
        return Page(url, 404 if body is None else 200, {}, body or b"")

    def rest(self, url: str) -> Page:
        return Page(url, 404, {}, b"")


def post(number: int, *, modified: timedelta = timedelta()) -> dict[str, Any]:
    """Post *number* was published *number* hours after START."""
    published = START + timedelta(hours=number)
    changed = published + modified
    return {
        "id": number,
        "link": f"{SITE}2022/09/kabar-nomor-{number}/",
        "date": f"{published + timedelta(hours=7):%Y-%m-%dT%H:%M:%S}",
        "date_gmt": f"{published:%Y-%m-%dT%H:%M:%S}",
        "modified": f"{changed + timedelta(hours=7):%Y-%m-%dT%H:%M:%S}",
        "modified_gmt": f"{changed:%Y-%m-%dT%H:%M:%S}",
        "content": {"rendered": "<p>isi</p>"},
    }


@dataclass
class Rest(Answers):
    """A WordPress of before 5.7, which ignores ``modified_after``."""

    posts: list[dict[str, Any]] = field(default_factory=list)
    heavy: bool = False

    def rest(self, url: str) -> Page:
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        size, number = int(query["per_page"]), int(query.get("page", 1))
        if self.heavy and size > 50:
            return Page(url, 500, {}, b"Fatal error")
        chosen = sorted(self.posts, key=lambda p: p["date_gmt"], reverse=True)
        if query["orderby"] == "modified":
            chosen.sort(key=lambda p: p["modified_gmt"], reverse=True)
        if "include" in query:
            chosen = [p for p in chosen if str(p["id"]) in query["include"].split(",")]
        if "after" in query:
            chosen = [p for p in chosen if p["date_gmt"] > query["after"].removesuffix("Z")]
        if "before" in query:
            chosen = [p for p in chosen if p["date_gmt"] < query["before"].removesuffix("Z")]
        shown = chosen[(number - 1) * size : number * size]
        if "content" not in query["_fields"]:
            shown = [{k: v for k, v in p.items() if k != "content"} for p in shown]
        pages = -(-len(chosen) // size)
        if number > max(pages, 1):
            return Page(url, 400, {}, b'{"code":"rest_post_invalid_page_number"}')
        headers = {"x-wp-total": str(len(chosen)), "x-wp-totalpages": str(pages)}
        return Page(url, 200, headers, json.dumps(shown).encode())


@dataclass(frozen=True)
class Known:
    """What is remembered of an address; by default a stored article that is not due."""

    date_modified: datetime | None = None
    updated_at: datetime | None = None
    published: datetime | None = None
    is_removed: bool = False
    due: bool = False

    @property
    def is_stored(self) -> bool:
        return self.updated_at is not None

    def is_due(self, now: datetime) -> bool:
        return self.due


@dataclass
class Notes:
    """A memory that keeps what it is told."""

    known: Mapping[str, Known]
    new: list[Candidate] = field(default_factory=list)
    outside: list[Candidate] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)

    async def look_up(self, url_keys: Sequence[str]) -> Mapping[str, Known]:
        return {key: self.known[key] for key in url_keys if key in self.known}

    async def found(self, candidates: Sequence[Candidate]) -> None:
        self.new += candidates

    async def passed_over(self, candidates: Sequence[Candidate]) -> None:
        self.outside += candidates

    async def looked_at(self, url_keys: Sequence[str]) -> None:
        self.unchanged += url_keys


def discover(
    sources: Sequence[Source],
    query: Query | None = None,
    known: Mapping[str, Known] | None = None,
    notes: Notes | None = None,
    **options: bool,
) -> tuple[list[Candidate], Discovery]:
    notes = notes or Notes(known or {})
    discovery = Discovery(sources, query or Query(window=Window()), notes, **options)

    async def collect() -> list[Candidate]:
        return [candidate async for candidate in discovery.candidates()]

    return asyncio.run(collect()), discovery


def stored(posts: Sequence[Mapping[str, Any]]) -> dict[str, Known]:
    return {
        canonical_url(p["link"]): Known(post_instants(p, "modified")[0], datetime.now(UTC))
        for p in posts
    }


def numbers(candidates: Sequence[Candidate]) -> list[int]:
    return [int(c.url.rstrip("/").rsplit("-", 1)[-1]) for c in candidates]


def feed(*entries: int, past: bool = True) -> bytes:
    items = "".join(
        f"<item><title>Kabar {n}</title><link>{SITE}2022/09/kabar-nomor-{n}/</link>"
        f"<pubDate>{START + timedelta(hours=n):%a, %d %b %Y %H:%M:%S} +0000</pubDate></item>"
        for n in entries
    )
    return f"<rss version='2.0'><channel>{items}</channel></rss>".encode()


class TestRest:
    def test_a_hundred_posts_a_request_newest_first(self) -> None:
        site = Rest(posts=[post(n) for n in range(1, 251)])
        found, discovery = discover([RestSource(SITE, site.fetch)])
        assert numbers(found) == list(range(250, 0, -1))
        assert len(site.asked) == 3
        assert discovery.report.complete
        assert discovery.report.source == "rest"

    def test_first_run_takes_the_newest_and_says_what_is_left(self) -> None:
        site = Rest(posts=[post(n) for n in range(1, 251)])
        found, discovery = discover(
            [RestSource(SITE, site.fetch)], Query(window=Window(), newest=30)
        )
        assert numbers(found) == list(range(250, 220, -1))
        assert discovery.report.left == 220

    def test_nothing_is_left_where_the_newest_are_all(self) -> None:
        site = Rest(posts=[post(n) for n in range(1, 31)])
        found, discovery = discover(
            [RestSource(SITE, site.fetch)], Query(window=Window(), newest=30)
        )
        assert len(found) == 30
        assert discovery.report.left == 0

    def test_window_holds_to_the_second(self) -> None:
        site = Rest(posts=[post(n) for n in range(1, 51)])
        window = Window(since=START + timedelta(hours=10), until=START + timedelta(hours=20))
        found, _ = discover([RestSource(SITE, site.fetch)], Query(window=window))
        assert numbers(found) == list(range(19, 9, -1))

    def test_quiet_run_asks_twice_and_wants_nothing(self) -> None:
        posts = [post(n) for n in range(1, 251)]
        site = Rest(posts=posts)
        found, discovery = discover(
            [RestSource(SITE, site.fetch)],
            Query(
                window=Window(),
                incremental=True,
                caught_up=True,
                modified_since=START + timedelta(hours=250),
            ),
            stored(posts),
        )
        assert found == []
        assert len(site.asked) == 2
        assert discovery.report.complete

    def test_new_and_edited_posts_come_whole(self) -> None:
        old = [post(n) for n in range(1, 251)]
        edited = post(3, modified=timedelta(days=40))
        site = Rest(posts=[*(p for p in old if p["id"] != 3), edited, post(251), post(252)])
        found, _ = discover(
            [RestSource(SITE, site.fetch)],
            Query(
                window=Window(),
                incremental=True,
                caught_up=True,
                modified_since=START + timedelta(hours=250),
            ),
            stored(old),
        )
        assert sorted(numbers(found)) == [3, 251, 252]
        assert all(c.payload and "content" in c.payload for c in found)

    def test_late_post_with_an_earlier_date_is_found(self) -> None:
        old = [post(n) for n in range(1, 51) if n != 45]
        site = Rest(posts=[*old, post(45)])
        found, _ = discover(
            [RestSource(SITE, site.fetch)],
            Query(
                window=Window(),
                incremental=True,
                caught_up=True,
                modified_since=START + timedelta(hours=50),
            ),
            stored(old),
        )
        assert numbers(found) == [45], "a scheduled post keeps the date of its writing"

    def test_refresh_reads_known_posts_again(self) -> None:
        posts = [post(n) for n in range(1, 6)]
        found, _ = discover(
            [RestSource(SITE, Rest(posts=posts).fetch)], None, stored(posts), refresh=True
        )
        assert len(found) == 5

    def test_pages_instead_of_payloads(self) -> None:
        site = Rest(posts=[post(1)])
        found, _ = discover([RestSource(SITE, site.fetch)], payloads=False)
        assert [c.payload for c in found] == [None]

    def test_server_that_breaks_down_over_a_hundred(self) -> None:
        site = Rest(posts=[post(n) for n in range(1, 51)], heavy=True)
        found, _ = discover([RestSource(SITE, site.fetch)])
        assert numbers(found) == list(range(50, 0, -1))

    def test_offset_of_the_site(self) -> None:
        instant, text = post_instants(post(1), "date")
        assert text == "2022-09-01T15:00:00+07:00"
        assert instant == datetime.fromisoformat(text)

    @pytest.mark.parametrize("void", ["0000-00-00T00:00:00", "", None, "x"])
    def test_without_a_date_in_utc_the_local_one_is_left_to_the_date_step(
        self, void: str | None
    ) -> None:
        dates = {"date_gmt": void, "date": "2022-09-01T00:00:00"}
        assert post_instants(dates, "date") == (None, "2022-09-01T00:00:00")

    def test_no_posts_at_all_is_no_answer(self) -> None:
        with pytest.raises(SiteFailed, match="lists no posts"):
            discover([RestSource(SITE, Rest().fetch)])

    def test_no_posts_in_a_window_is_an_answer(self) -> None:
        window = Window(since=START + timedelta(days=90))
        site = Rest(posts=[post(1)])
        assert discover([RestSource(SITE, site.fetch)], Query(window=window))[0] == []

    @pytest.mark.parametrize(
        "answer", [b"[" * 200_000, b'{"code":"x"}', b"<html>", b"[1, null, {}]", b""], ids=repr
    )
    def test_odd_answers_lead_to_the_next_source(self, answer: bytes) -> None:
        site = Answers({f"{SITE}feed/": feed(2, 1)})

        async def fetch(url: str) -> Page:
            odd = "/wp-json/" in url or "rest_route" in url
            return Page(url, 200, {}, answer) if odd else await site.fetch(url)

        found, _ = discover([RestSource(SITE, fetch), FeedSource(f"{SITE}feed/", fetch)])
        assert numbers(found) == [2, 1]

    def test_post_without_a_link_is_passed_over(self) -> None:
        site = Rest(posts=[post(1), post(2) | {"link": ""}, post(3) | {"link": None}])
        found, _ = discover([RestSource(SITE, site.fetch)])
        assert numbers(found) == [1]

    def test_small_run_sees_far_enough_to_find_a_late_post(self) -> None:
        old = [post(n) for n in range(1, 51) if n != 45]
        query = Query(window=Window(), incremental=True, caught_up=True, page_hint=3)
        site = Rest(posts=[*old, post(45)])
        assert numbers(discover([RestSource(SITE, site.fetch)], query, stored(old))[0]) == [45]

    def test_cache_that_drops_the_page_number_does_not_run_for_ever(self) -> None:
        site = Rest(posts=[post(n) for n in range(1, 101)])

        async def first_page(url: str) -> Page:
            page = await site.fetch(url.replace("page=2", "page=1"))
            return Page(page.url, page.status, {}, page.body)

        found, _ = discover([RestSource(SITE, first_page)])
        assert len(found) == 100
        assert len(site.asked) == 2

    def test_break_off_in_the_middle_is_a_failure(self) -> None:
        site = Rest(posts=[post(n) for n in range(1, 151)])

        async def broken(url: str) -> Page:
            return Page(url, 503, {}, b"") if "&page=2" in url else await site.fetch(url)

        with pytest.raises(SiteFailed, match=r"not read to the end: .*503"):
            discover([RestSource(SITE, broken)])

    def test_posts_that_are_not_delivered_come_from_the_next_source(self) -> None:
        old = [post(n) for n in range(1, 4)]
        pages = {f"{SITE}feed/": feed(4), f"{SITE}feed/?paged=2": feed(3, 2, 1)}
        pages[f"{SITE}feed/?paged=3"] = feed(0)
        site = Rest(posts=[*old, post(4)], pages=pages)

        async def no_include(url: str) -> Page:
            return Page(url, 500, {}, b"") if "include=" in url else await site.fetch(url)

        found, discovery = discover(
            [RestSource(SITE, no_include), FeedSource(f"{SITE}feed/", no_include)],
            Query(window=Window(), incremental=True, caught_up=True),
            stored([*old, post(0)]),
        )
        assert [(c.source, number) for c, number in zip(found, numbers(found), strict=True)] == [
            ("feed", 4)
        ]
        assert discovery.report.broken
        assert discovery.report.complete, "the feed met what is known"


class TestFeed:
    def test_pages_until_the_end(self) -> None:
        site = Answers({f"{SITE}feed/": feed(5, 4), f"{SITE}feed/?paged=2": feed(3, 2)})
        source = FeedSource(f"{SITE}feed/", site.fetch)
        found, discovery = discover([source])
        assert numbers(found) == [5, 4, 3, 2]
        assert discovery.report.complete

    def test_stops_at_what_is_known(self) -> None:
        site = Answers({f"{SITE}feed/": feed(5, 4), f"{SITE}feed/?paged=2": feed(3, 2)})
        found, discovery = discover(
            [FeedSource(f"{SITE}feed/", site.fetch)],
            Query(window=Window(), incremental=True, caught_up=True),
            stored([post(5), post(4)]),
        )
        assert found == []
        assert len(site.asked) == 1
        assert discovery.report.complete

    def test_goes_on_while_there_is_something_new(self) -> None:
        site = Answers({f"{SITE}feed/": feed(5, 4), f"{SITE}feed/?paged=2": feed(3, 2)})
        found, _ = discover(
            [FeedSource(f"{SITE}feed/", site.fetch)],
            Query(window=Window(), incremental=True, caught_up=True),
            stored([post(4), post(3), post(2)]),
        )
        assert numbers(found) == [5]

    def test_feed_that_ignores_paging_does_not_end_the_search(self) -> None:
        pages = {f"{SITE}feed/": feed(5, 4), f"{SITE}feed/?paged=2": feed(5, 4)}
        site = Answers(pages)
        links = "".join(f'<a href="/2022/09/kabar-nomor-{n}/">Kabar {n}</a>' for n in (5, 4, 3, 2))
        site.pages[SITE] = links.encode()
        found, discovery = discover(
            [FeedSource(f"{SITE}feed/", site.fetch), IndexSource(SITE, site.fetch)]
        )
        assert numbers(found) == [5, 4, 3, 2]
        assert discovery.report.source == "feed"

    def test_stops_before_the_window(self) -> None:
        site = Answers(
            {
                f"{SITE}feed/": feed(9, 8),
                f"{SITE}feed/?paged=2": feed(7, 6),
                f"{SITE}feed/?paged=3": feed(5, 4),
            }
        )
        window = Window(since=START + timedelta(hours=8))
        found, _ = discover([FeedSource(f"{SITE}feed/", site.fetch)], Query(window=window))
        assert numbers(found) == [9, 8]
        assert len(site.asked) == 2


class TestStop:
    """At the known, with a margin; and when it is not met, that is told."""

    INCREMENTAL = Query(window=Window(), incremental=True, caught_up=True)

    def test_new_posts_above_many_known_cost_one_page(self) -> None:
        old = [post(n) for n in range(1, 251)]
        site = Rest(posts=[*old, *(post(n) for n in range(251, 258))])
        found, discovery = discover([RestSource(SITE, site.fetch)], self.INCREMENTAL, stored(old))
        assert sorted(numbers(found)) == list(range(251, 258))
        assert len(site.asked) == 2, "one list, and the seven posts"
        assert discovery.report.complete

    def test_new_and_edited_posts_are_asked_for_together(self) -> None:
        old = [post(n) for n in range(1, 251)]
        edited = post(3, modified=timedelta(days=40))
        site = Rest(posts=[*(p for p in old if p["id"] != 3), edited, post(251)])
        query = replace(self.INCREMENTAL, modified_since=START + timedelta(hours=250))
        found, _ = discover([RestSource(SITE, site.fetch)], query, stored(old))
        assert sorted(numbers(found)) == [3, 251]
        assert len(site.asked) == 3

    def test_a_few_known_ones_are_no_reason_to_stop(self) -> None:
        pages = {f"{SITE}feed/": feed(20, 19, *range(18, 11, -1))}
        pages[f"{SITE}feed/?paged=2"] = feed(*range(11, 0, -1))
        old = stored([post(n) for n in (*range(18, 11, -1), *range(10, 0, -1))])
        found, _ = discover(
            [FeedSource(f"{SITE}feed/", Answers(pages).fetch)], self.INCREMENTAL, old
        )
        assert numbers(found) == [20, 19, 11]

    def test_feed_of_new_ones_only_leads_on_to_where_the_known_is_met(
        self, caplog: pytest.LogCaptureFixture
    ) -> None:
        links = "".join(f'<a href="/2022/09/kabar-nomor-{n}/">x</a>' for n in range(12, 0, -1))
        pages = {f"{SITE}feed/": feed(12, 11), f"{SITE}feed/?paged=2": feed(12, 11)}
        site = Answers({**pages, SITE: links.encode()})
        sources = [FeedSource(f"{SITE}feed/", site.fetch), IndexSource(SITE, site.fetch)]
        known = stored([post(n) for n in range(1, 9)])
        found, discovery = discover(sources, self.INCREMENTAL, known)
        assert numbers(found) == [12, 11, 10, 9]
        assert discovery.report.overrun == ["feed"]
        assert discovery.report.complete
        assert "all of the feed is new" in caplog.text
        assert "may have been missed" not in caplog.text

    def test_known_that_is_met_nowhere_is_told(self, caplog: pytest.LogCaptureFixture) -> None:
        pages = {f"{SITE}feed/": feed(12, 11), f"{SITE}feed/?paged=2": feed(12, 11)}
        source = FeedSource(f"{SITE}feed/", Answers(pages).fetch)
        found, discovery = discover([source], self.INCREMENTAL, stored([post(1)]))
        assert len(found) == 2
        assert not discovery.report.complete
        assert discovery.report.ended, "the next run has nothing to look for below"
        assert "may have been missed" in caplog.text

    def test_short_feed_that_ends_with_what_is_known_was_read_in_time(self) -> None:
        pages = {f"{SITE}feed/": feed(12, 11, 10), f"{SITE}feed/?paged=2": feed(12, 11, 10)}
        source = FeedSource(f"{SITE}feed/", Answers(pages).fetch)
        _, discovery = discover([source], self.INCREMENTAL, stored([post(10)]))
        assert discovery.report.complete
        assert not discovery.report.overrun

    def test_first_run_overruns_nothing(self) -> None:
        pages = {f"{SITE}feed/": feed(12, 11), f"{SITE}feed/?paged=2": feed(12, 11)}
        _, discovery = discover([FeedSource(f"{SITE}feed/", Answers(pages).fetch)])
        assert not discovery.report.overrun
        assert discovery.report.ended

    def test_source_that_fails_for_now_is_no_end(self) -> None:
        site = Answers({f"{SITE}feed/": feed(12, 11), f"{SITE}feed/?paged=2": feed(12, 11)})

        async def fetch(url: str) -> Page:
            return Page(url, 503, {}, b"") if "wp-json" in url else await site.fetch(url)

        sources = [RestSource(SITE, fetch), FeedSource(f"{SITE}feed/", fetch)]
        _, discovery = discover(sources, self.INCREMENTAL, stored([post(1)]))
        assert not discovery.report.ended

    def test_unchanged_feed_ends_the_run(self) -> None:
        async def fetch(url: str, headers: Mapping[str, str] | None = None) -> Page:
            assert headers
            return Page(url, 304, {}, b"")

        remembered = Remembered(validators={f"{SITE}feed/": Validators('"1"')})
        query = replace(self.INCREMENTAL, remembered=remembered)
        sources = [FeedSource(f"{SITE}feed/", fetch, tells_changes=True), IndexSource(SITE, fetch)]
        found, discovery = discover(sources, query)
        report = discovery.report
        assert (found, report.complete, report.not_modified) == ([], True, 1)
        assert report.nothing_edited
        assert report.source == "feed"


class TestBackfill:
    WINDOW = Window(since=START)

    def fill(
        self, source: Source, marks: dict[str, Mark], stop_after: int | None = None
    ) -> list[Candidate]:
        """Run a backfill, up to a kill after so many candidates; *marks* are left for the next."""

        async def keep(name: str, mark: Mark | None) -> None:
            marks.pop(name, None)
            if mark:
                marks[name] = Mark(mark.cursor, mark.began_at)

        found: list[Candidate] = []

        async def collect() -> None:
            backfill = Backfill(self.WINDOW, dict(marks), keep, lambda: len(found))
            query = Query(window=self.WINDOW)
            discovery = Discovery([source], query, Notes({}), backfill=backfill)
            candidates = discovery.candidates()
            async for candidate in candidates:
                if len(found) == stop_after:
                    break
                found.append(candidate)
            await candidates.aclose()

        asyncio.run(collect())
        return found

    def test_rest_goes_on_behind_what_was_dealt_with(self) -> None:
        site = Rest(posts=[post(n) for n in range(1, 501)])
        marks: dict[str, Mark] = {}
        first = self.fill(RestSource(SITE, site.fetch), marks, stop_after=250)
        assert marks["rest"].cursor == {"before": post_time(301, 1)}
        site.asked.clear()
        marks["rest"].began_at = START + timedelta(hours=550)
        site.posts.append(post(560))
        rest = self.fill(RestSource(SITE, site.fetch), marks)
        assert set(numbers(first)) | set(numbers(rest)) == {*range(1, 501), 560}
        assert len(site.asked) == 5, "what is new since, and the four pages behind"
        assert not marks, "it is finished"

    def test_feed_goes_on_with_its_page(self) -> None:
        pages = {f"{SITE}feed/": feed(60, 59)}
        for number in range(2, 21):
            top = 62 - 2 * number
            pages[f"{SITE}feed/?paged={number}"] = feed(top, top - 1)
        site = Answers(pages)
        marks: dict[str, Mark] = {}
        self.fill(FeedSource(f"{SITE}feed/", site.fetch), marks, stop_after=25)
        assert marks["feed"].cursor == {"page": 12}
        site.asked.clear()
        marks["feed"].began_at = START + timedelta(hours=90)
        found = self.fill(FeedSource(f"{SITE}feed/", site.fetch), marks)
        assert min(numbers(found)) == 21
        assert f"{SITE}feed/?paged=5" not in site.asked

    def test_progress_is_told(self, caplog: pytest.LogCaptureFixture) -> None:
        caplog.set_level("INFO")
        site = Rest(posts=[post(n) for n in range(1, 251)])
        self.fill(RestSource(SITE, site.fetch), {})
        told = [r.getMessage() for r in caplog.records if "backfill" in r.getMessage()]
        assert "back to 2022-09-07, 1 steps" in told[0]
        assert "read to the end in 3 steps, 250 articles" in told[-1]


def post_time(number: int, later: int) -> str:
    return (START + timedelta(hours=number, seconds=later)).isoformat()


class TestHoles:
    """What an earlier run left must be found, whatever is known above it."""

    def test_all_edits_are_read_however_many_and_old(self) -> None:
        old = [post(n) for n in range(1, 301)]
        edited = [post(n, modified=timedelta(days=60)) for n in range(1, 251)]
        site = Rest(posts=[*old[250:], *edited])
        query = Query(
            window=Window(),
            incremental=True,
            caught_up=True,
            known_until=START + timedelta(hours=300),
            modified_since=START + timedelta(days=50),
        )
        found, _ = discover([RestSource(SITE, site.fetch)], query, stored(old))
        assert sorted(numbers(found)) == list(range(1, 251))

    def test_sitemap_that_cannot_be_reached_is_no_end(self) -> None:
        index = "".join(f"<sitemap><loc>{SITE}post-{n}.xml</loc></sitemap>" for n in (1, 2))
        site = Answers(
            {
                f"{SITE}wp-sitemap.xml": f"<sitemapindex>{index}</sitemapindex>".encode(),
                f"{SITE}post-2.xml": ONE_PAGE,
                SITE: b'<a href="/2022/09/kabar-nomor-2/">Kabar</a>',
            }
        )

        async def fetch(url: str) -> Page:
            if "post-1" in url:
                raise FetchFailed("timed out")
            return await site.fetch(url)

        async def urls() -> Places:
            return Places([], [f"{SITE}wp-sitemap.xml"])

        with pytest.raises(SiteFailed, match="timed out"):
            discover([SitemapSource(fetch, urls), IndexSource(SITE, fetch)])

    def test_forbidden_sitemap_is_passed_over(self) -> None:
        index = "".join(f"<sitemap><loc>{SITE}post-{n}.xml</loc></sitemap>" for n in (1, 2))
        site = Answers(
            {
                f"{SITE}wp-sitemap.xml": f"<sitemapindex>{index}</sitemapindex>".encode(),
                f"{SITE}post-2.xml": ONE_PAGE,
            }
        )

        async def fetch(url: str) -> Page:
            if "post-1" in url:
                raise FetchFailed("robots.txt forbids this address", forbidden=True)
            return await site.fetch(url)

        async def urls() -> Places:
            return Places([], [f"{SITE}wp-sitemap.xml"])

        found, discovery = discover([SitemapSource(fetch, urls)])
        assert numbers(found) == [2]
        assert discovery.report.complete

    def test_one_page_of_an_index_does_not_show_the_whole_site(self) -> None:
        links = b'<a href="/2022/09/kabar-nomor-2/">Kabar</a>'
        _, discovery = discover([IndexSource(SITE, Answers({SITE: links}).fetch)])
        assert not discovery.report.complete

    def test_many_new_ones_of_an_undated_site_are_all_read(self) -> None:
        urls = "".join(f"<url><loc>/2022/09/kabar-nomor-{n}/</loc></url>" for n in range(1, 701))
        site = Answers({f"{SITE}wp-sitemap.xml": f"<urlset>{urls}</urlset>".encode()})

        async def places() -> Places:
            return Places([], [f"{SITE}wp-sitemap.xml"])

        found, _ = discover(
            [SitemapSource(site.fetch, places)],
            Query(window=Window(), incremental=True, caught_up=True),
            stored([post(n) for n in range(1, 301)]),
        )
        assert sorted(numbers(found)) == list(range(301, 701))

    def test_undelivered_posts_are_remembered(self) -> None:
        old = [post(n) for n in range(1, 4)]
        site = Rest(posts=[*old, post(4), post(5)])

        async def without_5(url: str) -> Page:
            page = await site.fetch(url)
            kept = [p for p in json.loads(page.body) if "include=" not in url or p["id"] != 5]
            return Page(page.url, page.status, page.headers, json.dumps(kept).encode())

        found, discovery = discover(
            [RestSource(SITE, without_5)],
            Query(window=Window(), incremental=True, caught_up=True),
            stored(old),
        )
        assert numbers(found) == [4]
        assert numbers(discovery.report.undelivered) == [5]

    def pages(self) -> Answers:
        return Answers(
            {
                f"{SITE}feed/": feed(60, 59),
                f"{SITE}feed/?paged=2": feed(40, 39),
                f"{SITE}feed/?paged=3": feed(20, 19),
                f"{SITE}feed/?paged=4": feed(2, 1),
            }
        )

    def test_after_a_killed_run_the_listing_is_read_to_where_all_is_known(self) -> None:
        site = self.pages()
        found, discovery = discover(
            [FeedSource(f"{SITE}feed/", site.fetch)],
            Query(window=Window(), incremental=True, known_until=START + timedelta(hours=45)),
            stored([post(60), post(59)]),
        )
        assert numbers(found) == [40, 39, 20, 19]
        assert len(site.asked) == 3, "an article may appear a day later than it is dated"
        assert discovery.report.complete

    def test_cap_of_the_first_run_counts_what_is_known(self) -> None:
        found, discovery = discover(
            [FeedSource(f"{SITE}feed/", self.pages().fetch)],
            Query(window=Window(), newest=5, cap_counts_known=True),
            stored([post(60), post(59)]),
        )
        assert numbers(found) == [40, 39, 20]
        assert discovery.report.capped

    def test_backfill_goes_past_what_is_known(self) -> None:
        query = Query(window=Window(until=START + timedelta(days=9)), newest=3)
        known = stored([post(n) for n in (60, 59, 40, 39)])
        found, _ = discover([FeedSource(f"{SITE}feed/", self.pages().fetch)], query, known)
        assert numbers(found) == [20, 19, 2]

    def test_refresh_keeps_to_the_cap(self) -> None:
        found, _ = discover(
            [FeedSource(f"{SITE}feed/", self.pages().fetch)],
            Query(window=Window(), newest=3),
            stored([post(60), post(59)]),
            refresh=True,
        )
        assert numbers(found) == [60, 59, 40]

    def test_date_in_the_future_is_not_where_the_next_run_goes_on(self) -> None:
        future = round((datetime.now(UTC) - START) / timedelta(hours=1)) + 5000
        _, discovery = discover(
            [FeedSource(f"{SITE}feed/", Answers({f"{SITE}feed/": feed(future, 3)}).fetch)]
        )
        assert discovery.report.newest == START + timedelta(hours=3)


class TestSitemap:
    def source(self, site: Answers) -> SitemapSource:
        async def urls() -> Places:
            return Places([], [f"{SITE}wp-sitemap.xml", f"{SITE}sitemap_index.xml"])

        return SitemapSource(site.fetch, urls)

    def test_index_is_followed_newest_first(self) -> None:
        def child(name: str) -> str:
            return f"<sitemap><loc>{SITE}{name}</loc></sitemap>"

        def pages(*entries: int) -> bytes:
            urls = "".join(f"<url><loc>{SITE}2022/09/kabar-nomor-{n}/</loc></url>" for n in entries)
            return f"<urlset>{urls}</urlset>".encode()

        index = child("post-sitemap1.xml") + child("post-sitemap2.xml") + child("page-sitemap.xml")
        site = Answers(
            {
                f"{SITE}sitemap_index.xml": f"<sitemapindex>{index}</sitemapindex>".encode(),
                f"{SITE}post-sitemap1.xml": pages(1, 2),
                f"{SITE}post-sitemap2.xml": pages(3, 4),
                f"{SITE}page-sitemap.xml": pages(99),
            }
        )
        found, _ = discover([self.source(site)])
        assert numbers(found) == [4, 3, 2, 1]
        assert f"{SITE}page-sitemap.xml" not in site.asked

    def test_child_that_fails_costs_itself_and_is_told(self) -> None:
        index = "".join(f"<sitemap><loc>{SITE}post-sitemap{n}.xml</loc></sitemap>" for n in (1, 2))
        urls = f"<urlset><url><loc>{SITE}2022/09/kabar-nomor-1/</loc></url></urlset>"
        site = Answers(
            {
                f"{SITE}wp-sitemap.xml": f"<sitemapindex>{index}</sitemapindex>".encode(),
                f"{SITE}post-sitemap1.xml": urls.encode(),
            }
        )

        async def fetch(url: str) -> Page:
            return Page(url, 503, {}, b"") if "sitemap2" in url else await site.fetch(url)

        async def urls_of() -> Places:
            return Places([], [f"{SITE}wp-sitemap.xml"])

        with pytest.raises(SiteFailed, match=r"post-sitemap2\.xml \(status 503\)"):
            discover([SitemapSource(fetch, urls_of)])

    def test_stated_changes_of_everything_are_the_making_of_the_sitemap(self) -> None:
        now = datetime.now(UTC) + timedelta(hours=1)
        urls = "".join(
            f"<url><loc>{SITE}2022/09/kabar-nomor-{n}/</loc><lastmod>{now:%Y-%m-%dT%H:%M:%SZ}"
            "</lastmod></url>"
            for n in range(1, 31)
        )
        site = Answers({f"{SITE}wp-sitemap.xml": f"<urlset>{urls}</urlset>".encode()})
        found, _ = discover([self.source(site)], None, stored([post(n) for n in range(1, 31)]))
        assert found == []

    def test_a_change_stated_as_a_day_may_be_its_evening(self) -> None:
        urls = (
            f"<url><loc>{SITE}berita/sore-hari</loc><lastmod>2022-09-20</lastmod></url>"
            f"<url><loc>{SITE}berita/pekan-lalu</loc><lastmod>2022-09-13</lastmod></url>"
        )
        site = Answers({f"{SITE}wp-sitemap.xml": f"<urlset>{urls}</urlset>".encode()})
        window = Window(since=datetime.fromisoformat("2022-09-20T12:00+07:00"))
        query = Query(window=window, remembered=TRUE_DATES)
        found, _ = discover([self.source(site)], query)
        assert [c.url for c in found] == [f"{SITE}berita/sore-hari"]

    def test_that_is_not_kept_up_leaves_the_last_word_to_the_next_source(self) -> None:
        links = "".join(f'<a href="/2022/09/kabar-nomor-{n}/">x</a>' for n in (4, 3, 2, 1))
        urls = "".join(
            f"<url><loc>{SITE}2022/09/kabar-nomor-{n}/</loc><lastmod>2022-09-0{n}</lastmod></url>"
            for n in (1, 2, 3)
        )
        site = Answers(
            {f"{SITE}wp-sitemap.xml": f"<urlset>{urls}</urlset>".encode(), SITE: links.encode()}
        )
        query = Query(window=Window(), incremental=True, caught_up=True)
        known = stored([post(n) for n in (1, 2, 3)])
        found, _ = discover([self.source(site), IndexSource(SITE, site.fetch)], query, known)
        assert numbers(found) == [4]

    def test_index_that_names_itself_ends(self) -> None:
        itself = f"<sitemapindex><sitemap><loc>{SITE}wp-sitemap.xml</loc></sitemap></sitemapindex>"
        site = Answers({f"{SITE}wp-sitemap.xml": itself.encode()})
        with pytest.raises(SiteFailed, match="no sitemap with articles"):
            discover([self.source(site)])


def sitemap(*entries: int, lastmod: str = "") -> bytes:
    urls = "".join(
        f"<url><loc>{SITE}berita/kabar-nomor-{n}</loc>{lastmod and f'<lastmod>{lastmod}</lastmod>'}"
        "</url>"
        for n in entries
    )
    return f"<urlset>{urls}</urlset>".encode()


class TestDatesOfSitemaps:
    """``lastmod`` is believed where it proved true, and only there."""

    WINDOW = Window(since=datetime.fromisoformat("2022-09-20T00:00+07:00"))

    def source(self, content: bytes) -> SitemapSource:
        async def urls() -> Places:
            return Places([], [f"{SITE}sitemap.xml"])

        return SitemapSource(Answers({f"{SITE}sitemap.xml": content}).fetch, urls)

    def read(
        self, content: bytes, evidence: Evidence, *, teaches: bool | None = None
    ) -> tuple[int, int]:
        """How many are read and how many passed over; each that is read *teaches* of the dates."""
        notes = Notes({})
        handed_on: list[Candidate] = []

        async def settle() -> None:
            while handed_on:
                handed_on.pop()
                if teaches is not None:
                    evidence.compared += 1
                    evidence.agreed += teaches

        query = Query(window=self.WINDOW, remembered=Remembered(evidence=evidence))
        discovery = Discovery([self.source(content)], query, notes, settle=settle)

        async def count() -> int:
            number = 0
            async for candidate in discovery.candidates():
                handed_on.append(candidate)
                number += 1
            return number

        return asyncio.run(count()), len(notes.outside)

    OLD = sitemap(*range(1, 61), lastmod="2020-01-01T00:00:00Z")

    def test_that_proved_true_keep_articles_out_of_the_window(self) -> None:
        assert self.read(self.OLD, Evidence(10, 10)) == (0, 60)

    def test_that_proved_wrong_keep_nothing_out(self) -> None:
        assert self.read(self.OLD, Evidence(10, 2)) == (60, 0)

    def test_are_tried_on_a_few_pages(self) -> None:
        assert self.read(self.OLD, Evidence(), teaches=True) == (10, 50)

    def test_that_turn_out_wrong_keep_nothing_out(self) -> None:
        assert self.read(self.OLD, Evidence(), teaches=False) == (60, 0)

    def test_that_cannot_be_tried_keep_nothing_out(self) -> None:
        assert self.read(self.OLD, Evidence()) == (60, 0)

    def test_tell_of_changes_only_if_true(self) -> None:
        now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
        content = sitemap(1, 2, 3, lastmod=now)
        for evidence, expected in ((Evidence(10, 10), [3, 2, 1]), (Evidence(10, 1), [])):
            query = Query(window=Window(), remembered=Remembered(evidence=evidence))
            found, _ = discover([self.source(content)], query, self.known())
            assert sorted(numbers(found)) == sorted(expected)

    def test_spare_the_look_that_is_due_only_if_true(self) -> None:
        content = sitemap(1, 2, 3, lastmod="2022-09-21T00:00:00Z")
        for evidence, read in ((Evidence(10, 10), 0), (Evidence(), 3)):
            notes = Notes(self.known(due=True))
            query = Query(window=Window(), remembered=Remembered(evidence=evidence))
            found, _ = discover([self.source(content)], query, notes=notes)
            assert (len(found), len(notes.unchanged)) == (read, 3 - read)

    def known(self, **options: Any) -> dict[str, Known]:
        at = datetime.now(UTC) - timedelta(days=1)
        return {
            canonical_url(f"{SITE}berita/kabar-nomor-{n}"): Known(updated_at=at, **options)
            for n in (1, 2, 3)
        }


class TestTheNextSource:
    def test_is_taken_where_one_does_not_answer(self) -> None:
        site = Answers({f"{SITE}feed/": feed(2, 1)})
        found, discovery = discover(
            [RestSource(SITE, site.fetch), FeedSource(f"{SITE}feed/", site.fetch)]
        )
        assert numbers(found) == [2, 1]
        assert discovery.report.unavailable == {"rest": "no REST API (status 404)"}

    def test_all_forbidden(self) -> None:
        site = Answers(forbidden=True)
        with pytest.raises(SiteFailed, match=r"REST API: robots\.txt forbids"):
            discover([RestSource(SITE, site.fetch), FeedSource(f"{SITE}feed/", site.fetch)])

    def test_host_down_ends_the_search_at_once(self) -> None:
        asked = []

        async def down(url: str) -> Page:
            asked.append(url)
            raise FetchFailed("the site cannot be reached", fatal=True)

        with pytest.raises(SiteFailed, match="cannot be reached"):
            discover([RestSource(SITE, down), FeedSource(f"{SITE}feed/", down)])
        assert len(asked) == 1

    def test_all_sources_of_a_kind_are_read(self) -> None:
        pages = {
            f"{SITE}{place}/": f'<a href="/2022/09/kabar-nomor-{n}/">x</a>'.encode()
            for n, place in enumerate(("daerah", "kota"), start=1)
        }
        site = Answers(pages)
        sources = [IndexSource(f"{SITE}{place}/", site.fetch) for place in ("daerah", "kota")]
        assert numbers(discover(sources)[0]) == [1, 2]

    def test_same_address_in_two_forms_comes_once(self) -> None:
        index = (
            '<a href="/2022/09/kabar-nomor-1/">a</a>'
            '<a href="https://www.kabar.example/2022/09/kabar-nomor-1?utm_source=x">b</a>'
        )
        found, _ = discover([IndexSource(SITE, Answers({SITE: index.encode()}).fetch)])
        assert len(found) == 1


class TestMemory:
    def feed(self, *entries: int) -> list[Source]:
        pages = {f"{SITE}feed/": feed(*entries)}
        return [FeedSource(f"{SITE}feed/", Answers(pages).fetch)]

    def key(self, number: int) -> str:
        return canonical_url(f"{SITE}2022/09/kabar-nomor-{number}/")

    def test_is_told_before_anything_is_read(self) -> None:
        notes = Notes({})
        discovery = Discovery(self.feed(3, 2, 1), Query(window=Window(), newest=1), notes)

        async def first() -> Candidate:
            async for candidate in discovery.candidates():
                return candidate
            raise AssertionError("nothing was found")

        assert numbers([asyncio.run(first())]) == [3]
        assert numbers(notes.new) == [3, 2, 1]

    def test_what_is_beyond_the_cap_is_left_unread(self) -> None:
        found, discovery = discover(self.feed(3, 2, 1), Query(window=Window(), newest=1))
        assert numbers(found) == [3]
        assert sorted(discovery.unread) == [self.key(1), self.key(2)]

    def test_what_came_to_nothing_is_left_alone_until_it_is_due(self) -> None:
        known = {self.key(1): Known(), self.key(2): Known(due=True)}
        assert numbers(discover(self.feed(3, 2, 1), None, known)[0]) == [3, 2]
        assert numbers(discover(self.feed(3, 2, 1), None, known, refresh=True)[0]) == [3, 2, 1]

    def test_what_was_removed_is_never_read(self) -> None:
        known = {self.key(1): Known(is_removed=True)}
        assert numbers(discover(self.feed(2, 1), None, known, refresh=True)[0]) == [2]

    def test_date_that_was_learned_decides_about_the_window(self) -> None:
        links = b'<a href="/kabar-nomor-1/">a</a><a href="/kabar-nomor-2/">b</a>'
        known = {
            canonical_url(f"{SITE}kabar-nomor-{n}/"): Known(
                published=START + timedelta(days=n), due=True
            )
            for n in (1, 2)
        }
        notes = Notes(known)
        query = Query(window=Window(since=START + timedelta(hours=30)))
        index = IndexSource(SITE, Answers({SITE: links}).fetch, pattern=r"/kabar-nomor-\d+/")
        assert numbers(discover([index], query, notes=notes)[0]) == [2]
        assert numbers(notes.outside) == [1]

    def test_look_at_a_stored_article_costs_a_request_only_where_nothing_is_said(self) -> None:
        old = {key: replace(k, due=True) for key, k in stored([post(n) for n in (1, 2)]).items()}
        assert numbers(discover(self.feed(2, 1), None, old)[0]) == [2, 1]
        notes = Notes(old)
        site = Rest(posts=[post(1), post(2)])
        found, _ = discover([RestSource(SITE, site.fetch)], notes=notes)
        assert found == []
        assert sorted(notes.unchanged) == [self.key(1), self.key(2)]
