"""A real WordPress in Indonesian, crawled by the real command."""

from __future__ import annotations

import html
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from crawler.items import STORED_FIELDS
from crawler.storage.store import open_store
from tests.world.crawl import crawl
from tests.world.wordpress import many_posts

if TYPE_CHECKING:
    from crawler.items import Article
    from tests.world.fixtures import MakeWordPress
    from tests.world.wordpress import StoredPost, WordPress

pytestmark = pytest.mark.needs_wordpress

# What names its own source, or is known to one of them only: REST alone states the last change.
SOURCE_FIELDS = {
    "id",
    "archive_file",
    "archive_offset",
    "archive_length",
    "run_id",
    "fetched_url",
    "body_html",
    "byline_raw",
    "date_candidates",
    "date_modified",
    "date_published_raw",
    "date_published_source",
    "date_precision",
    "date_downloaded",
    "publisher",
}


def articles(database_url: str) -> dict[str, Article]:
    with open_store(database_url) as store:
        return {str(article.title): article for article in store.articles()}


def expected_date(post: StoredPost, zone: str = "Asia/Jakarta") -> datetime:
    return datetime.fromisoformat(post["date"]).replace(tzinfo=ZoneInfo(zone))


def check_facts(found: dict[str, Article], posts: list[StoredPost], zone: str) -> None:
    assert len(found) == len(posts)
    for post in posts:
        article = found[html.unescape(post["title"])]
        assert article.date_published == expected_date(post, zone)
        assert article.date_published is not None
        assert article.date_published.utcoffset() == expected_date(post, zone).utcoffset()
        assert article.authors == [post["author"]]
        assert sorted(article.categories) == sorted(post["categories"])
        assert sorted(article.tags) == sorted(post["tags"])
        if post["image"]:
            assert str(article.image_url).endswith(post["image"])


@pytest.mark.parametrize("discover", ["rest", "feed", "sitemap", "index", "auto"])
def test_every_source_gives_every_post(
    wordpress: WordPress, sqlite_url: str, discover: str
) -> None:
    first = crawl("wordpress", sqlite_url, url=wordpress.url, discover=discover)
    assert (first.code, first.problems) == (0, [])
    check_facts(articles(sqlite_url), wordpress.posts(), "Asia/Jakarta")
    again = crawl("wordpress", sqlite_url, url=wordpress.url, discover=discover)
    assert again.code == 0
    assert ": 0 new, 0 changed" in again.summary


@pytest.mark.needs_postgres
def test_postgres_by_its_address_alone(wordpress: WordPress, postgres_url: str) -> None:
    assert crawl("wordpress", postgres_url, url=wordpress.url).code == 0
    check_facts(articles(postgres_url), wordpress.posts(), "Asia/Jakarta")
    assert ": 0 new, 0 changed" in crawl("wordpress", postgres_url, url=wordpress.url).summary


def test_page_and_rest_give_the_same_article(wordpress: WordPress, tmp_path: object) -> None:
    rest_url, page_url = (f"sqlite:///{tmp_path}/{name}.db" for name in ("rest", "page"))
    assert crawl("wordpress", rest_url, url=wordpress.url, discover="rest").code == 0
    assert (
        crawl("wordpress", page_url, url=wordpress.url, discover="rest", content="page").code == 0
    )
    by_rest, by_page = articles(rest_url), articles(page_url)
    assert by_rest.keys() == by_page.keys()
    for title, article in by_rest.items():
        same = [name for name in STORED_FIELDS if name not in SOURCE_FIELDS]
        assert {n: getattr(by_page[title], n) for n in same} == {
            n: getattr(article, n) for n in same
        }


def requests_of(site: WordPress) -> list[str]:
    """What was asked since the last time, but for robots.txt, which lasts for many runs."""
    asked = [r.target for r in site.requests() if r.target != "/robots.txt"]
    site.forget_requests()
    return asked


@pytest.mark.parametrize("discover", ["rest", "feed", "sitemap", "auto"])
def test_quiet_run_asks_twice_at_most(wordpress: WordPress, sqlite_url: str, discover: str) -> None:
    crawl("wordpress", sqlite_url, url=wordpress.url, discover=discover)
    requests_of(wordpress)
    done = crawl("wordpress", sqlite_url, url=wordpress.url, discover=discover)
    assert ": 0 new, 0 changed" in done.summary
    asked = requests_of(wordpress)
    assert len(asked) <= 2
    assert discover != "feed" or asked == ["/feed/"]


def test_five_hundred_posts_and_what_changes_among_them(
    make_wordpress: MakeWordPress, sqlite_url: str
) -> None:
    site = make_wordpress(many_posts(500))
    requests_of(site)
    crawl("wordpress", sqlite_url, "FIRST_RUN_LIMIT=500", url=site.url)
    before = articles(sqlite_url)
    assert len(before) == 500
    assert len(requests_of(site)) <= 7
    edited = [site.posts()[n] for n in (3, 300)]
    for post in edited:
        site.edit_post(post["id"], content="<p>Pekerjaan diulang dari awal karena hujan.</p>")
    new = [post | {"title": f"Kabar baru ke-{n}"} for n, post in enumerate(many_posts(507)[-7:])]
    site.add_posts(new)
    requests_of(site)
    done = crawl("wordpress", sqlite_url, url=site.url)
    assert ": 7 new, 2 changed" in done.summary
    assert len(requests_of(site)) <= 3
    after = articles(sqlite_url)
    for post in edited:
        changed = after[html.unescape(post["title"])]
        assert changed.body == "Pekerjaan diulang dari awal karena hujan."
        assert changed.id == before[str(changed.title)].id
    assert len(after) == 507


@pytest.mark.parametrize("discover", ["rest", "feed", "sitemap", "index"])
def test_window_and_limit_hold_exactly(
    wordpress: WordPress, tmp_path: object, discover: str
) -> None:
    posts = sorted(wordpress.posts(), key=lambda post: post["date"])
    since, until = expected_date(posts[5]), expected_date(posts[-5])
    database_url = f"sqlite:///{tmp_path}/window.db"
    done = crawl(
        "wordpress",
        database_url,
        url=wordpress.url,
        discover=discover,
        since=since.isoformat(),
        until=until.isoformat(),
    )
    assert done.code == 0
    wanted = {html.unescape(p["title"]) for p in posts if since <= expected_date(p) < until}
    assert set(articles(database_url)) == wanted
    limited = f"sqlite:///{tmp_path}/limit.db"
    assert crawl("wordpress", limited, url=wordpress.url, discover=discover, limit="7").code == 0
    assert len(articles(limited)) == 7


def test_first_run_takes_the_newest_and_names_the_backfill(
    wordpress: WordPress, sqlite_url: str
) -> None:
    done = crawl("wordpress", sqlite_url, "FIRST_RUN_LIMIT=10", url=wordpress.url)
    posts = sorted(wordpress.posts(), key=lambda post: post["date"], reverse=True)
    assert set(articles(sqlite_url)) == {html.unescape(p["title"]) for p in posts[:10]}
    assert f"{len(posts) - 10} articles are left" in done.log
    (command,) = [line for line in done.log.splitlines() if "to fetch them: " in line]
    asked = dict(part.split("=", 1) for part in command.split(" -a ")[1:])
    assert crawl("wordpress", sqlite_url, **asked).code == 0
    assert len(articles(sqlite_url)) == len(posts)


def test_posts_of_several_pages_are_joined(wordpress: WordPress, sqlite_url: str) -> None:
    split = [p for p in wordpress.posts() if "<!--nextpage-->" in p["content"]]
    assert split, "the world has such posts"
    crawl("wordpress", sqlite_url, url=wordpress.url, discover="feed")
    found = articles(sqlite_url)
    for post in split:
        last = post["content"].rsplit("<!--nextpage-->", 1)[-1]
        article = found[html.unescape(post["title"])]
        assert article.flags == []
        assert any(
            paragraph in html.unescape(last) for paragraph in str(article.body).split("\n\n")
        )


SITES = {
    "WITA": {"time_zone": "Asia/Makassar"},
    "WIT": {"time_zone": "Asia/Jayapura"},
    "sub-folder": {"folder": "berita"},
    "day in the permalink": {"permalink": "/%year%/%monthnum%/%day%/%postname%/"},
    "plain permalinks": {"permalink": ""},
    "REST by query": {"rest": "query"},
    "no REST": {"rest": "missing"},
    "no REST, no feed": {"rest": "forbidden", "feed": False},
    "no REST, no sitemap": {"rest": "missing", "sitemap": "off"},
    "Yoast": {"rest": "missing", "feed": False, "sitemap": "yoast"},
    "Rank Math": {"rest": "missing", "feed": False, "sitemap": "rankmath"},
    "home page only": {"rest": "missing", "feed": False, "sitemap": "off"},
}


@pytest.mark.parametrize("options", SITES.values(), ids=SITES)
def test_other_sites(
    make_wordpress: MakeWordPress, sqlite_url: str, options: dict[str, object]
) -> None:
    site = make_wordpress(many_posts(25), **options)
    done = crawl("wordpress", sqlite_url, url=site.url)
    assert done.code == 0, done.log
    zone = str(options.get("time_zone", "Asia/Jakarta"))
    check_facts(articles(sqlite_url), site.posts(), zone)


def test_robots_may_forbid_the_api_alone(make_wordpress: MakeWordPress, sqlite_url: str) -> None:
    site = make_wordpress(many_posts(12), robots="User-agent: *\nDisallow: /wp-json/\n")
    done = crawl("wordpress", sqlite_url, url=site.url)
    assert done.code == 0
    assert len(articles(sqlite_url)) == 12
    assert "reading the site's feed" in done.log
    assert not any("wp-json" in request.target for request in site.requests())


def test_source_fields_are_fields() -> None:
    assert set(STORED_FIELDS) >= SOURCE_FIELDS
