"""The raw article, field by field."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extraction import extract, extract_article, extract_raw
from crawler.items import Article
from crawler.profile import SiteProfile

URL = "https://kabarasri.example/berita/panen-raya"
NOW = datetime(2025, 5, 20, 3, tzinfo=UTC)
TEXT = "Warga Desa Sukamaju memanen jagung bersama camat dan para ketua kelompok tani, Senin. "
BODY = f"<h1>Panen Raya Jagung</h1><div class='isi'><p>{TEXT * 4}</p></div>"


def raw(html: str, url: str = URL, profile: SiteProfile | None = None) -> Article:
    article = extract_raw(html, url, profile=profile, now=NOW)
    assert isinstance(article, Article)
    return article


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ("", URL, URL),
        (
            '<link rel="canonical" href="/daerah/panen-raya">',
            URL,
            "https://kabarasri.example/daerah/panen-raya",
        ),
        ('<link rel="canonical" href="https://kabarasri.example/">', URL, URL),
        ('<link rel="canonical" href="">', URL, URL),
        ('<link rel="canonical" href="https://lain.example/berita/panen-raya">', URL, URL),
        ('<link rel="canonical" href="javascript:1">', URL, URL),
        (
            '<meta property="og:url" content="https://www.kabarasri.example/daerah/panen-raya">',
            URL,
            "https://www.kabarasri.example/daerah/panen-raya",
        ),
        (
            f'<link rel="canonical" href="{URL}">',
            "https://m.kabarasri.example/berita/panen-raya?utm_source=x",
            URL,
        ),
    ],
    ids=["none", "relative", "home", "empty", "other site", "script", "og:url", "mobile"],
)
def test_url(head: str, url: str, expected: str) -> None:
    article = raw(f"<head>{head}</head>{BODY}", url)
    assert article.url == expected
    assert article.fetched_url == url


def test_profile_states_what_the_page_does_not() -> None:
    profile = SiteProfile(
        name="kabarasri",
        publisher="Kabar Asri",
        province="64",
        timezone="Asia/Makassar",
        title_selectors=(".judul",),
        body_selectors=(".teks",),
        date_selectors=(".waktu::attr(data-w)", ".waktu"),
        author_selectors=(".nama",),
        section_selectors=(".rubrik",),
        tag_selectors=(".label a",),
        image_selectors=(".gambar",),
    )
    article = raw(
        f"{BODY}<b class=judul>Judul Lain</b><div class=teks>{TEXT * 2}</div><i class=nama>Rina</i>"
        "<i class=waktu>14 Mei 2025 14:10</i><i class=rubrik>Tani</i>"
        "<p class=label><a>jagung</a></p><p class=gambar><img src=/a.jpg></p>",
        profile=profile,
    )
    assert article.site == "kabarasri"
    assert article.publisher == "Kabar Asri"
    assert article.site_province == "64"
    assert article.timezone == "Asia/Makassar"
    assert article.title == "Judul Lain"
    assert article.body_html is not None
    assert article.body_html.strip() == (TEXT * 2).strip()
    assert article.byline_raw == "Rina"
    assert article.date_candidates == [
        {"source": "byline", "kind": "published", "raw": "14 Mei 2025 14:10"}
    ]
    assert article.section == "Tani"
    assert article.tags == ["jagung"]
    assert article.image_url == "https://kabarasri.example/a.jpg"
    assert article.profile is profile
    assert article.date_downloaded == NOW


def test_site_without_a_profile_is_the_host() -> None:
    article = raw(BODY, "https://www.kabarasri.example/berita/panen-raya")
    assert article.site == "kabarasri.example"
    assert article.timezone == "Asia/Jakarta"


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            '<article class="type-post"><img class="wp-post-image" '
            'src="/wp-content/uploads/2025/a-300x169.jpg" srcset="/wp-content/uploads/2025/'
            'a-300x169.jpg 300w, /wp-content/uploads/2025/a.jpg 1280w"></article>',
            "https://kabarasri.example/wp-content/uploads/2025/a.jpg",
            id="largest of srcset",
        ),
        pytest.param(
            '<meta property="og:image" content="/wp-content/uploads/2025/a-1024x576.jpg">',
            "https://kabarasri.example/wp-content/uploads/2025/a.jpg",
            id="upload without its size",
        ),
        pytest.param(
            '<meta property="og:image" content="/gambar/a-300x169.jpg">',
            "https://kabarasri.example/gambar/a-300x169.jpg",
            id="name of another system",
        ),
        pytest.param("", None, id="none"),
    ],
)
def test_image(html: str, expected: str | None) -> None:
    assert raw(f"<head>{html}</head>{BODY}").image_url == expected


def test_photographer_of_a_photo_story_is_its_author() -> None:
    article = raw(
        f"<h1>Panen Raya Jagung</h1><p>Fotografer: Rina Sari</p><p>{TEXT * 3}</p>",
        "https://kabarasri.example/foto/panen-raya",
    )
    assert article.flags == ["photo"]
    assert article.authors == ["Rina Sari"]


@pytest.mark.parametrize(
    ("times", "kinds"),
    [
        ('<time class="entry-date published updated" datetime="{}">', ["published", "modified"]),
        ('<time class="entry-date published" datetime="{}">', ["published"]),
        (
            (
                '<time class="updated" datetime="{}"></time><time class="entry-date published" '
                'datetime="{}">'
            ),
            ["published", "modified"],
        ),
    ],
    ids=["unchanged", "published", "both"],
)
def test_dates_of_wordpress_themes(times: str, kinds: list[str]) -> None:
    stated = times.replace("{}", "2025-05-14T14:10:05+07:00")
    article = raw(f'<article class="type-post">{BODY}{stated}</time></article>')
    found = [c["kind"] for c in article.date_candidates if c["source"] == "time"]
    assert found == kinds


def test_trail_gives_the_section() -> None:
    article = raw(
        '<script type="application/ld+json">{"@type": "BreadcrumbList", "itemListElement": ['
        '{"name": "Beranda"}, {"name": "Daerah"}, {"name": "Tani"},'
        '{"name": "Panen Raya Jagung"}]}</script>' + BODY
    )
    assert article.section == "Tani"
    assert article.categories == ["Tani", "Daerah"]


def test_text_in_json_ld_where_a_script_draws_the_page() -> None:
    article = extract_article(
        '<title>Panen Raya</title><script type="application/ld+json">{"@type": "NewsArticle",'
        f'"headline": "Panen Raya", "articleBody": "{TEXT * 2}\\n\\nAda 2 &lt; 3 truk."}}</script>'
        "<body><h1>Panen Raya</h1><div id=app></div></body>",
        URL,
    )
    assert article is not None
    assert article.body == f"{(TEXT * 2).strip()}\n\nAda 2 < 3 truk."


def test_extract_is_raw_extraction_and_all_steps() -> None:
    article = extract(f"<title>Panen Raya Jagung</title>{BODY}", URL, now=NOW)
    assert isinstance(article, Article)
    assert article.body == (TEXT * 4).strip()
    assert article.url_key is not None
    assert article.rule_version is not None


def test_page_of_which_nobody_knows_the_address() -> None:
    text = "<p>Warga Desa Sukamaju memperbaiki jembatan gantung sejak pagi.</p>" * 6
    page = f"<html><body><article><h1>Jembatan Pulih</h1><div>{text}</div></article></body></html>"
    article = extract(page, "")
    assert isinstance(article, Article)
    assert article.url == "about:blank"


OTHER_ADDRESSES = {
    "short": ("https://kabarasri.example/baca?id=5", f'<link rel="canonical" href="{URL}">'),
    "og:url": ("https://kabarasri.example/baca?id=5", f'<meta property="og:url" content="{URL}">'),
    "old section": (
        "https://kabarasri.example/daerah/panen-raya",
        f'<link rel="canonical" href="{URL}">',
    ),
}


@pytest.mark.parametrize(("fetched", "head"), OTHER_ADDRESSES.values(), ids=OTHER_ADDRESSES)
def test_address_that_was_fetched_is_an_alias_of_the_declared_one(fetched: str, head: str) -> None:
    article = raw(f"<head>{head}</head>{BODY}", fetched)
    assert (article.url, article.aliases) == (URL, [fetched])


def test_addresses_that_the_page_states_besides() -> None:
    article = raw(
        f'<head><link rel="canonical" href="{URL}"><link rel="amphtml" href="/panen-raya.amp">'
        '<meta property="og:url" content="/tani/panen-raya">'
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Panen Raya",'
        '"mainEntityOfPage": {"@id": "/desa/panen-raya"}}</script>'
        f"</head>{BODY}"
    )
    assert article.url == URL
    assert article.aliases == [
        "https://kabarasri.example/tani/panen-raya",
        "https://kabarasri.example/desa/panen-raya",
    ]


@pytest.mark.parametrize(
    "declared",
    [
        "/",
        "/berita/",
        "/berita/lomba-desa-sehat",
        "/tag/panen-raya",
        "/index.php",
        "/?s=panen-raya",
    ],
)
def test_address_of_a_template_is_not_believed(declared: str) -> None:
    head = f'<link rel="canonical" href="{declared}"><meta property="og:url" content="{declared}">'
    for fetched in (URL, "https://kabarasri.example/baca.php?id=5"):
        article = raw(f"<head>{head}</head>{BODY}", fetched)
        assert (article.url, article.aliases) == (fetched, [])


def test_address_on_another_host_of_the_site() -> None:
    declared = "https://tani.kabarasri.example/panen-raya"
    page = f'<head><link rel="canonical" href="{declared}"></head>{BODY}'
    profile = SiteProfile(
        name="kabarasri", domain="kabarasri.example", hosts=("tani.kabarasri.example",)
    )
    article = raw(page, "https://m.kabarasri.example/berita/panen-raya", profile)
    assert article.url == declared
    # Without the site's own word a host below the same domain is another newspaper.
    assert raw(page).url == URL
