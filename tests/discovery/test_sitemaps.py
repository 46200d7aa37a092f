"""Sitemaps and their indexes."""

from __future__ import annotations

import gzip
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.sitemaps import (
    ChildSitemap,
    article_sitemaps,
    parse_sitemap,
    read_sitemap,
)

BASE = "https://kabar.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(*entries: str, extra: str = "") -> bytes:
    urls = "".join(f"<url>{entry}</url>" for entry in entries)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {NS} {extra}>{urls}</urlset>'.encode()


def test_pages_with_their_change() -> None:
    content = urlset(
        "<loc>https://kabar.example/2022/09/banjir/</loc><lastmod>2022-09-28T14:05:00+07:00</lastmod>",
        "<loc>/2022/09/jalan/</loc>",
        "<loc>ftp://kabar.example/x</loc>",
    )
    first, second = parse_sitemap(content, BASE).pages
    assert first.modified == datetime.fromisoformat("2022-09-28T14:05:00+07:00")
    assert first.published is None, "lastmod is a change, not a publication"
    assert second.url == "https://kabar.example/2022/09/jalan/"


def test_google_news_sitemap() -> None:
    content = urlset(
        "<loc>https://kabar.example/a</loc><news:news><news:publication><news:name>Kabar</news:name>"
        "</news:publication><news:publication_date>2022-09-28T14:05:00+07:00"
        "</news:publication_date><news:title>Banjir Surut</news:title></news:news>"
        "<image:image><image:loc>https://kabar.example/a.jpg</image:loc></image:image>",
        extra='xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
        'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1"',
    )
    (page,) = parse_sitemap(content, BASE).pages
    assert page.url == "https://kabar.example/a", "the picture's address is not the page's"
    assert page.title == "Banjir Surut"
    assert page.published == datetime.fromisoformat("2022-09-28T14:05:00+07:00")


def test_index() -> None:
    content = (
        f"<sitemapindex {NS}><sitemap><loc>https://kabar.example/post-sitemap1.xml</loc>"
        "<lastmod>2022-09-28T14:05:00+00:00</lastmod></sitemap></sitemapindex>"
    ).encode()
    (child,) = parse_sitemap(content, BASE).children
    assert child.url == "https://kabar.example/post-sitemap1.xml"
    assert child.modified == datetime.fromisoformat("2022-09-28T14:05:00+00:00")


INDEXES = {
    "core": (
        (
            "wp-sitemap-posts-post-1 wp-sitemap-posts-post-2 wp-sitemap-posts-page-1"
            " wp-sitemap-taxonomies-category-1 wp-sitemap-users-1"
        ),
        "wp-sitemap-posts-post-2 wp-sitemap-posts-post-1",
    ),
    "Yoast": (
        (
            "post-sitemap post-sitemap10 post-sitemap9 page-sitemap category-sitemap"
            " post_tag-sitemap author-sitemap"
        ),
        "post-sitemap10 post-sitemap9 post-sitemap",
    ),
    "Rank Math": ("post-sitemap1 page-sitemap category-sitemap local-sitemap", "post-sitemap1"),
    "news": ("news-sitemap video-sitemap", "news-sitemap"),
    "one a month": (
        "sitemap-2023-12 sitemap-2024-05 sitemap-2024-11",
        "sitemap-2024-11 sitemap-2024-05 sitemap-2023-12",
    ),
    "the month first": ("sitemap-12-2023 sitemap-5-2024", "sitemap-5-2024 sitemap-12-2023"),
    "an article's word is no list": (
        "sitemap-heritage sitemap-information",
        "sitemap-heritage sitemap-information",
    ),
}


@pytest.mark.parametrize(("names", "expected"), INDEXES.values(), ids=INDEXES)
def test_sitemaps_with_articles_newest_first(names: str, expected: str) -> None:
    children = [ChildSitemap(f"https://kabar.example/{n}.xml", None) for n in names.split()]
    wanted = [f"https://kabar.example/{n}.xml" for n in expected.split()]
    assert [child.url for child in article_sitemaps(children)] == wanted


def test_stated_changes_beat_numbers() -> None:
    old, new = (datetime.fromisoformat(f"2022-0{m}-01T00:00+00:00") for m in (1, 9))
    children = [
        ChildSitemap("https://k.example/post-9.xml", old),
        ChildSitemap("https://k.example/post-1.xml", new),
    ]
    assert article_sitemaps(children) == children[::-1]


def test_pages_newest_first() -> None:
    def newest(content: bytes) -> list[str]:
        _, entries = read_sitemap(content, BASE)
        return [page.url[-1] for batch in entries.newest_first(2) for page in batch]

    dated = urlset(
        "<loc>https://kabar.example/a</loc><lastmod>2022-09-01</lastmod>",
        "<loc>https://kabar.example/b</loc><lastmod>2022-09-03</lastmod>",
        "<loc>https://kabar.example/c</loc><lastmod>2022-09-02</lastmod>",
    )
    assert newest(dated) == ["b", "c", "a"]
    assert newest(urlset("<loc>/a</loc>", "<loc>/b</loc>")) == ["b", "a"]


def test_gzip() -> None:
    assert len(parse_sitemap(gzip.compress(urlset("<loc>/a</loc>")), BASE).pages) == 1
    assert parse_sitemap(gzip.compress(urlset("<loc>/a</loc>"))[:20], BASE).pages == []


def test_broken_off_sitemap_gives_what_came_before() -> None:
    content = urlset("<loc>/a</loc>", "<loc>/b</loc>")
    assert [p.url[-1] for p in parse_sitemap(content[: content.index(b"/b")], BASE).pages] == ["a"]


def test_entities_are_not_resolved() -> None:
    content = b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + urlset("<loc>/a&e;</loc>")
    assert all("root" not in page.url for page in parse_sitemap(content, BASE).pages)


@given(st.binary(max_size=200))
def test_never_raises(content: bytes) -> None:
    parse_sitemap(content, BASE)
    parse_sitemap(urlset("<loc>/a</loc>")[:120] + content, BASE)
