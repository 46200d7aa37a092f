"""Pages that are no article, and articles that show little."""

from __future__ import annotations

import pytest

from crawler.extraction import detect_block, extract_article, extract_raw
from crawler.items import Article, Refusal

URL = "https://kabarasri.example/berita/panen-raya"
TEXT = "Warga Desa Sukamaju memanen jagung bersama camat dan para ketua kelompok tani, Senin. "
TEASERS = "".join(
    f'<article><h2><a href="/berita/{n}">Judul berita yang cukup panjang nomor {n}</a></h2>'
    f"<p>Cuplikan pendek dari berita yang ditulis wartawan kami nomor {n} tadi pagi …</p></article>"
    for n in range(12)
)

CHALLENGE = (
    "<title>Just a moment...</title><body><p>Checking your browser</p>"
    '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body>'
)
FRAMED = (
    "<title>kabar</title><body><iframe srcdoc='&lt;title>Just a moment...&lt;/title>'></iframe>"
)
CAPTCHA = '<title>Kabar</title><body><div class="g-recaptcha" data-sitekey="x"></div></body>'
LOGIN = "<title>Masuk</title><body><form><input name=u><input type=password></form></body>"
MAINTENANCE = "<title>Kabar</title><body><h1>Situs sedang dalam pemeliharaan</h1></body>"
SHELL = '<title>Kabar</title><body><div id="root"></div><script src="/app.js"></script></body>'


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        (CHALLENGE, "challenge"),
        (FRAMED, "challenge"),
        (CAPTCHA, "captcha"),
        (LOGIN, "login"),
        (MAINTENANCE, "maintenance"),
        (b"", "empty"),
        (b"\0 \n", "empty"),
    ],
)
def test_blocked_page(html: bytes | str, reason: str) -> None:
    assert detect_block(html) == reason
    refused = extract_raw(html, URL)
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert refused.url == URL


@pytest.mark.parametrize(
    ("status", "headers", "reason"),
    [
        (403, {"CF-Mitigated": "challenge"}, "challenge"),
        (503, {"Server": "cloudflare"}, "challenge"),
        (401, {}, "login"),
        (200, {"Server": "cloudflare"}, None),
    ],
)
def test_blocked_by_status(status: int, headers: dict[str, str], reason: str | None) -> None:
    assert detect_block("<p>x</p>", status, headers) == reason


def test_article_beside_a_login_form_is_not_blocked() -> None:
    page = f"<title>Panen</title><h1>Panen Raya Jagung</h1><p>{TEXT * 30}</p>{LOGIN}{CAPTCHA}"
    assert detect_block(page) is None
    assert isinstance(extract_raw(page, URL), Article)


@pytest.mark.parametrize(
    ("html", "url", "reason"),
    [
        pytest.param(
            f"<title>Indeks Berita - Kabar</title><body>{TEASERS}</body>",
            "https://kabarasri.example/indeks",
            "index-page",
            id="index",
        ),
        pytest.param(
            f'<title>Jagung - Kabar</title><body class="archive tag">{TEASERS}</body>',
            "https://kabarasri.example/tag/jagung",
            "index-page",
            id="tag",
        ),
        pytest.param(
            f"<title>Hasil pencarian jagung</title><body>{TEASERS}</body>",
            "https://kabarasri.example/?s=jagung",
            "index-page",
            id="search",
        ),
        pytest.param(
            f'<title>Kabar Asri</title><meta property="og:type" content="website">'
            f'<body class="home blog">{TEASERS}</body>',
            "https://kabarasri.example/",
            "index-page",
            id="home",
        ),
        pytest.param(
            "<title>404 Not Found</title><body><h1>Halaman tidak ditemukan</h1></body>",
            URL,
            "error-page",
            id="not found",
        ),
        pytest.param(
            '<title>Kabar</title><body class="error404"><h1>Maaf</h1><p>Tidak ada.</p></body>',
            URL,
            "error-page",
            id="wordpress 404",
        ),
        pytest.param(SHELL, URL, "empty", id="shell of a script"),
    ],
)
def test_refused(html: str, url: str, reason: str) -> None:
    refused = extract_raw(html, url)
    assert isinstance(refused, Refusal)
    assert refused.reason == reason
    assert extract_article(html, url) is None


@pytest.mark.parametrize(
    "html",
    [
        pytest.param(
            f"<title>Panen Raya</title><h1>Panen Raya</h1><p>{TEXT * 8}</p>{TEASERS}",
            id="teasers below",
        ),
        pytest.param(
            f"<title>Arsip Panen Raya</title><h1>Arsip Panen Raya</h1><p>{TEXT * 8}</p>",
            id="title like an index",
        ),
        pytest.param(
            f'<body class="single single-post category"><h1>Panen</h1><p>{TEXT * 3}</p></body>',
            id="classes of both",
        ),
    ],
)
def test_article_is_not_taken_for_an_index(html: str) -> None:
    assert isinstance(extract_raw(html, URL), Article)


@pytest.mark.parametrize(
    ("html", "url", "flags"),
    [
        pytest.param(
            f"<h1>Panen Raya Jagung</h1><div class='galeri'><img src=a.jpg><p>{TEXT * 2}</p></div>",
            "https://kabarasri.example/foto/panen-raya",
            ["photo"],
            id="photo",
        ),
        pytest.param(
            "<title>VIDEO: Panen Raya</title><h1>VIDEO: Panen Raya</h1><iframe></iframe>",
            URL,
            ["video"],
            id="video",
        ),
        pytest.param(
            f"<h1>Panen Raya</h1><p>{TEXT * 3}</p>"
            "<p>Silakan berlangganan untuk melanjutkan membaca.</p>",
            URL,
            ["paywalled"],
            id="paywall in words",
        ),
        pytest.param(
            '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Panen Raya",'
            f'"isAccessibleForFree": "False"}}</script><h1>Panen Raya</h1><p>{TEXT * 3}</p>',
            URL,
            ["paywalled"],
            id="paywall in json-ld",
        ),
    ],
)
def test_stub_is_an_article_with_a_flag(html: str, url: str, flags: list[str]) -> None:
    article = extract_raw(html, url)
    assert isinstance(article, Article)
    assert article.flags == flags


def test_stub_gets_no_invented_body() -> None:
    article = extract_article(
        "<title>VIDEO: Panen Raya</title><h1>VIDEO: Panen Raya</h1><iframe></iframe>"
        f"<div class='terkait'>{TEASERS}</div>",
        URL,
    )
    assert article is not None
    assert article.body is None


@pytest.mark.parametrize(
    ("path", "is_list"),
    [
        ("index.php?com=isi&id_news=15115221565", False),
        ("?id=4321", False),
        ("index.php/panen-raya-jagung/", False),
        ("index.php", True),
        ("index.php?kategori_id=12", True),
        ("index.php?id=12&cat=3", True),
        ("index.php/category/daerah/", True),
    ],
)
def test_one_program_for_all_addresses(path: str, is_list: bool) -> None:
    text = "Warga Desa Sukamaju memanen jagung bersama camat sejak pagi. " * 5
    page = (
        "<html><head><title>Panen Raya</title></head><body><h1>Panen Raya Jagung di Desa</h1>"
        f"<div class='isi'><p>{text}</p></div></body></html>"
    )
    found = extract_raw(page, f"https://kabarasri.example/{path}")
    assert (isinstance(found, Refusal) and found.reason == "index-page") is is_list
