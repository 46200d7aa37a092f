"""Articles of several pages: the next one, and all joined."""

from __future__ import annotations

import pytest

from crawler.extraction import extract_raw, join_pages, next_page_url
from crawler.items import Article

URL = "https://kabarasri.example/2025/05/panen-raya/"
TEXT = "Warga Desa Sukamaju memanen jagung bersama camat dan para ketua kelompok tani, {}."


@pytest.mark.parametrize(
    ("html", "url", "expected"),
    [
        pytest.param(
            f'<div class="page-links"><a class="post-page-numbers" href="{URL}2/">2</a>'
            f'<a class="post-page-numbers" href="{URL}3/">3</a></div><p class="entry-content"></p>',
            URL,
            f"{URL}2/",
            id="wordpress",
        ),
        pytest.param(
            f'<div class="page-links"><a href="{URL}">1</a><a href="{URL}3/">3</a></div>',
            f"{URL}2/",
            f"{URL}3/",
            id="from the second page",
        ),
        pytest.param(
            f'<div class="page-links"><a href="{URL}">1</a><a href="{URL}2/">2</a></div>',
            f"{URL}3/",
            None,
            id="last page",
        ),
        pytest.param('<a href="?page=2">Halaman Selanjutnya</a>', URL, f"{URL}?page=2", id="words"),
        pytest.param(
            '<a href="?page=2">2</a><a href="?page=all">Semua Halaman</a>',
            URL,
            f"{URL}?page=all",
            id="the whole on one page",
        ),
        pytest.param('<a href="?single=1">Selengkapnya</a>', URL, f"{URL}?single=1", id="single"),
        pytest.param('<a href="?page=2">2</a>', f"{URL}?page=all", None, id="is the whole"),
        pytest.param(f'<link rel="next" href="{URL}2/">', URL, f"{URL}2/", id="rel next"),
        pytest.param(
            '<div class="pagination"><a href="/2025/05/lain/2/">2</a></div>', URL, None, id="other"
        ),
        pytest.param(
            f'<a href="https://jahat.example/2025/05/panen-raya/2/">2</a><a href="{URL}#2">2</a>',
            URL,
            None,
            id="other host",
        ),
        pytest.param(
            f'<ul class="pagination"><li><a href="{URL}15" data-ci-pagination-page="2">2</a></li>'
            f'<li><a href="{URL}30" data-ci-pagination-page="3">3</a></li></ul>',
            URL,
            f"{URL}15",
            id="counted by paragraphs",
        ),
        pytest.param(
            f'<ul class="pagination"><li><a href="{URL}">1</a></li>'
            f'<li><a href="{URL}30" rel="next">3</a></li></ul>',
            f"{URL}15",
            f"{URL}30",
            id="counted by paragraphs, from the second page",
        ),
        pytest.param(
            f'<ul class="pagination"><li><a href="{URL}15">15</a></li></ul>',
            URL,
            None,
            id="a page far behind",
        ),
        pytest.param(
            f'<ul class="paginationContent"><li><a href="{URL}2">2</a></li>'
            f'<li><a href="{URL}all">Semua</a></li></ul><div class="bodyArticle"></div>',
            URL,
            f"{URL}all",
            id="the whole under a path",
        ),
        pytest.param(
            '<a rel="next" href="/berita/?p=28">Kabar berikutnya</a>',
            "https://kabar.example/berita/?p=27",
            None,
            id="next post by its number",
        ),
        pytest.param(
            '<a class="post-page-numbers" href="/?p=27&#038;page=2">2</a>',
            "https://kabar.example/?p=27",
            "https://kabar.example/?p=27&page=2",
            id="page of a post by its number",
        ),
        pytest.param('<a href="?p=2">Selanjutnya</a>', URL, f"{URL}?p=2", id="p is a page"),
        pytest.param("<p>tidak ada</p>", URL, None, id="none"),
        pytest.param('<link rel="next" href="http://[rusak/2/">', URL, None, id="broken link"),
        pytest.param(b"", URL, None, id="empty"),
    ],
)
def test_next_page_url(html: bytes | str, url: str, expected: str | None) -> None:
    assert next_page_url(html, url) == expected


def page(url: str, paragraphs: list[str], pager: str = "") -> Article:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    article = extract_raw(
        f"<title>Panen Raya</title><h1>Panen Raya di Desa</h1><div class='entry-content'>{body}"
        f"</div><div class='page-links'>{pager}</div>",
        url,
    )
    assert isinstance(article, Article)
    return article


ONE, TWO, THREE = (TEXT.format(day) * 2 for day in ("Senin", "Selasa", "Rabu"))
NEXT = '<a href="{}{}/">{}</a>'


def test_pages_are_joined_in_order() -> None:
    first = page(URL, [ONE], NEXT.format(URL, 2, 2))
    second = page(f"{URL}2/", [TWO], NEXT.format(URL, 3, 3))
    third = page(f"{URL}3/", [THREE])
    assert first.flags == ["page-missing"]
    assert second.flags == ["page-missing", "continued-page"]
    joined = join_pages(first, [second, third])
    assert joined.body_html == f"<p>{ONE}</p>\n<p>{TWO}</p>\n<p>{THREE}</p>"
    assert joined.flags == []
    assert joined.url == URL


def test_first_paragraph_that_every_page_repeats_stays_once() -> None:
    joined = join_pages(page(URL, [ONE, TWO]), [page(f"{URL}2/", [ONE, THREE])])
    assert joined.body_html == f"<p>{ONE}</p><p>{TWO}</p>\n<p>{THREE}</p>"


def test_whole_article_takes_the_place_of_its_first_page() -> None:
    whole = page(f"{URL}?page=all", [ONE, TWO, THREE])
    assert join_pages(page(URL, [ONE]), [whole]).body_html == whole.body_html


def test_missing_page_is_flagged() -> None:
    first = page(URL, [ONE], NEXT.format(URL, 2, 2))
    second = page(f"{URL}2/", [TWO], NEXT.format(URL, 3, 3))
    assert join_pages(first, []).flags == ["page-missing"]
    assert join_pages(first, [second]).flags == ["page-missing"]
    assert join_pages(first, [page(f"{URL}3/", [THREE])]).flags == ["page-missing"]


@pytest.mark.parametrize(
    ("numbers", "missing"),
    [(("15", "30"), False), (("15", "45"), True), (("30", "45"), True), (("2", "4"), True)],
    ids=["by paragraphs", "one lost", "first lost", "by pages"],
)
def test_gap_in_pages(numbers: tuple[str, str], missing: bool) -> None:
    pages = [
        page(f"{URL}{number}", [text]) for number, text in zip(numbers, (TWO, THREE), strict=True)
    ]
    joined = join_pages(page(URL, [ONE]), pages)
    assert ("page-missing" in joined.flags) is missing
