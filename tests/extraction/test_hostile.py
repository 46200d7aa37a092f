"""Broken and hostile pages: an answer in bounded time, never an exception."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.extraction import detect_block, extract, extract_raw, next_page_url
from crawler.items import Article, Refusal

URL = "https://kabarasri.example/berita/panen-raya"
P = "<p>Warga Desa Sukamaju memanen jagung bersama camat dan ketua kelompok tani, Senin siang.</p>"
PAGE = (
    "<html><head><title>Panen Raya Jagung</title></head><body><h1>Panen Raya Jagung</h1>"
    f"<div class='entry-content'>{P * 6}</div></body></html>"
)
MEGABYTE = 1024 * 1024
SECONDS = 20

WHOLE = {
    "utf-16": PAGE.encode("utf-16"),
    "utf-16 without a mark": PAGE.encode("utf-16-le"),
    "nul bytes": PAGE.replace("a", "a\0"),
    "windows-1252 said to be utf-8": PAGE.replace("Senin", "S\xe9nin").encode("cp1252"),
    "lone surrogate": PAGE.replace("Senin", "\ud800"),
    "brackets of json": f"<script type='application/ld+json'>{'[' * 500_000}</script>{PAGE}",
    "open string of json": (
        '<script type=\'application/ld+json\'>{"a":"' + '\\"' * 200_000 + f"</script>{PAGE}"
    ),
    "hyphens where a name stands": PAGE.replace(
        "</h1>", f"</h1><b class=author>A{'-' * 120}!</b><b>Oleh: A{'-a' * 55}!</b>"
    ),
    "many attributes": "<div " + " ".join(f"a{n}=1" for n in range(100_000)) + f">{PAGE}",
}
PARTIAL = {
    "cut in the text": PAGE[:500],
    "nested 10,000 deep behind the text": PAGE.replace("</body>", "<div>" * 10_000),
    "large": PAGE.replace("</body>", P * (12 * MEGABYTE // len(P))),
}
REFUSED = {
    "nested 10,000 deep": "<body>" + "<div>" * 10_000 + P,
    "only scripts": "<head>" + "<script>var a = 1;</script>" * 2_000 + "</head><body></body>",
    "50 MB": b"<p>" * (20 * MEGABYTE),
    "left brackets": "<" * (2 * MEGABYTE),
    "open tags": "<p " * MEGABYTE,
    "links": "<a rel=tag href=/x/2/>satu dua tiga empat lima enam</a>" * 40_000,
    "headings": "<h1>" * 3_000 + P * 500,
    "ampersands": "&" * MEGABYTE,
}


def answer(html: bytes | str) -> Article | Refusal:
    started = time.process_time()
    result = extract(html, URL)
    detect_block(html)
    next_page_url(html, URL)
    assert time.process_time() - started < SECONDS
    return result


@pytest.mark.parametrize("html", WHOLE.values(), ids=WHOLE.keys())
def test_page_is_read_whole(html: bytes | str) -> None:
    article = answer(html)
    assert isinstance(article, Article)
    assert article.title == "Panen Raya Jagung"
    assert article.body is not None
    assert len(article.body.split("\n\n")) == 6
    assert "truncated" not in article.flags


@pytest.mark.parametrize("html", PARTIAL.values(), ids=PARTIAL.keys())
def test_partial_article_is_flagged(html: bytes | str) -> None:
    article = answer(html)
    assert isinstance(article, Article)
    assert article.title == "Panen Raya Jagung"
    assert "truncated" in article.flags


@pytest.mark.parametrize("html", REFUSED.values(), ids=REFUSED.keys())
def test_page_without_an_article_is_refused(html: bytes | str) -> None:
    assert isinstance(answer(html), Refusal)


@pytest.mark.parametrize(
    "url",
    ["", "//[", "http://[rusak/2/?page=2", "http://a:b:c/", "::", "?" * 99, "http://a/\x01\ud800"],
)
def test_broken_address(url: str) -> None:
    assert isinstance(extract(PAGE, url), (Article, Refusal))
    assert next_page_url(PAGE, url) is None


@given(st.binary(max_size=2_000))
@settings(deadline=None, max_examples=60)
def test_any_bytes(data: bytes) -> None:
    assert isinstance(extract_raw(data, URL), (Article, Refusal))


@given(st.text(alphabet="<>/\"'= apdivscript!-&;[]{}", max_size=400), st.text(max_size=60))
@settings(deadline=None, max_examples=60)
def test_any_markup_and_address(html: str, url: str) -> None:
    assert isinstance(extract(html, url), (Article, Refusal))
    next_page_url(html, url)
    detect_block(html)
