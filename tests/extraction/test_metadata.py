"""What head and structured data of a page say."""

from __future__ import annotations

import json

import pytest

from crawler.extraction.document import parse
from crawler.extraction.metadata import Metadata

URL = "https://kabarasri.example/berita/satu"


def read(html: str, url: str = URL) -> Metadata:
    doc = parse(html, url)
    assert doc is not None
    return Metadata(doc)


def ld(value: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(value)}</script>'


def test_article_node_is_the_one_that_names_this_page() -> None:
    meta = read(
        ld(
            {
                "@type": "NewsArticle",
                "headline": "Lain",
                "url": "https://kabarasri.example/berita/dua",
            }
        )
        + ld({"@type": "NewsArticle", "headline": "Ini", "mainEntityOfPage": {"@id": URL}})
    )
    assert meta.headline == "Ini"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            ld({"@type": "NewsArticle", "author": [{"@type": "Person", "name": "Rina"}, "Dodi"]}),
            ["Rina", "Dodi"],
            id="json-ld list",
        ),
        pytest.param(
            ld({"@graph": [{"@type": "Article", "author": {"@id": "#p"}},
                           {"@type": "Person", "@id": "#p", "name": "Rina"}]}),
            ["Rina"],
            id="reference into the graph",
        ),
        pytest.param(
            ld({"@type": "Article", "author": {"@type": "Organization", "name": "PT Kabar"}}),
            [],
            id="company",
        ),
        pytest.param(
            '<meta property="og:site_name" content="Kabar Asri">'
            '<meta name="author" content="kabar asri">',
            [],
            id="outlet itself",
        ),
        pytest.param(
            '<meta name="content_author" content="Sekar">'
            + ld({"@type": "Article", "author": {"name": "Editornya"}}),
            ["Sekar"],
            id="meta of the portal before json-ld",
        ),
        pytest.param(
            '<meta property="article:author" content="https://facebook.com/x">'
            '<meta name="author" content="Rina &amp;amp; Dodi">',
            ["Rina & Dodi"],
            id="address is no name",
        ),
    ],
)  # fmt: skip
def test_authors(html: str, expected: list[str]) -> None:
    assert read(html).authors == expected


def test_dates_in_order_of_their_sources() -> None:
    meta = read(
        '<meta property="article:published_time" content="2025-05-14T07:10:05+00:00">'
        '<meta property="article:modified_time" content="2025-05-14T08:00:00+00:00">'
        '<span itemprop="datePublished" content="2025-05-14">14 Mei</span>'
        + ld({"@type": "NewsArticle", "datePublished": "2025-05-14T14:10:05+07:00"})
    )
    assert [(c["source"], c["kind"], c["raw"]) for c in meta.dates()] == [
        ("json-ld", "published", "2025-05-14T14:10:05+07:00"),
        ("meta", "published", "2025-05-14T07:10:05+00:00"),
        ("meta", "modified", "2025-05-14T08:00:00+00:00"),
        ("microdata", "published", "2025-05-14"),
    ]


def test_metas_known_to_be_wrong_are_left_out() -> None:
    meta = read('<meta name="pubdate" content="2025-05-14T14-10-05Z">')
    meta.ignored = frozenset(("pubdate",))
    assert meta.dates() == []


def test_page_node_dates_an_article_without_its_own() -> None:
    meta = read(
        ld({"@graph": [{"@type": "WebPage", "datePublished": "2025-05-14T07:10:05+00:00"}]})
    )
    assert [c["raw"] for c in meta.dates()] == ["2025-05-14T07:10:05+00:00"]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ('<html lang="id-ID">', "id"),
        ('<html lang="in">', "id"),
        ('<html lang="EN">', "en"),
        ('<html lang="bahasa indonesia">', None),
        ('<meta property="og:locale" content="id_ID">', "id"),
    ],
)
def test_language(html: str, expected: str | None) -> None:
    assert read(f"{html}<p>x</p>").language == expected


def test_publisher_by_its_feed() -> None:
    feed = '<link rel="alternate" type="application/rss+xml" title="Kabar Asri &raquo; Feed">'
    assert read(feed).publisher == "Kabar Asri"


def test_sections_tags_trail_and_images() -> None:
    meta = read(
        '<meta property="og:image" content="/foto/a.jpg?x=1&amp;amp;y=2">'
        '<meta name="news_keywords" content="kelapa, petani,, kelapa">'
        + ld({"@type": "NewsArticle", "articleSection": ["Daerah", "Tani"]})
        + ld({"@type": "BreadcrumbList", "itemListElement": [
            {"@type": "ListItem", "name": "Beranda"}, {"item": {"name": "Daerah"}}]})
    )  # fmt: skip
    assert meta.sections == ["Daerah", "Tani"]
    assert meta.tags == ["kelapa", "petani"]
    assert meta.breadcrumb == ["Beranda", "Daerah"]
    assert meta.images == ["https://kabarasri.example/foto/a.jpg?x=1&y=2"]
