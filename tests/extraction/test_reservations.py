"""What publishers say about archives and text mining becomes a flag."""

from __future__ import annotations

import pytest

from crawler.extraction import extract_raw
from crawler.extraction.reservations import reservations, reserved_in_post
from crawler.items import Article
from crawler.reading import Page, raw_article

TEXT = "Warga Desa Sukamaju memanen jagung bersama camat dan para ketua kelompok tani, Senin. "
BODY = f"<h1>Panen Raya Jagung</h1><div class='isi'><p>{TEXT * 4}</p></div>"
URL = "https://kabarasri.example/berita/panen-raya"

METAS = {
    "all robots": ('<meta name="robots" content="index, NoArchive">', ["noarchive"]),
    "ours": ('<meta name="WartaDaerah" content="noarchive">', ["noarchive"]),
    "another one": ('<meta name="googlebot" content="noarchive">', []),
    "no index": ('<meta name="robots" content="noindex, nofollow">', []),
    "part of a word": ('<meta name="robots" content="noarchives">', []),
    "mining": ('<meta name="tdm-reservation" content="1">', ["tdm-reserved"]),
    "mining allowed": ('<meta name="tdm-reservation" content="0">', []),
    "both": (
        '<meta name="robots" content="noarchive"><meta name="tdm-reservation" content="1">',
        ["noarchive", "tdm-reserved"],
    ),
}


@pytest.mark.parametrize(("head", "flags"), METAS.values(), ids=METAS)
def test_meta_tags(head: str, flags: list[str]) -> None:
    article = extract_raw(head + BODY, URL)
    assert isinstance(article, Article)
    assert article.flags == flags


HEADERS = {
    "all robots": ([("X-Robots-Tag", "noindex, noarchive")], ["noarchive"]),
    "ours": ([("x-robots-tag", "wartadaerah: noindex, noarchive")], ["noarchive"]),
    "another one": ([("X-Robots-Tag", "googlebot: nofollow, noarchive")], []),
    "another one, then ours": (
        [("X-Robots-Tag", "googlebot: noindex, wartadaerah: noarchive")],
        ["noarchive"],
    ),
    "behind a rule with a value": (
        [("X-Robots-Tag", "max-snippet: 50, noarchive")],
        ["noarchive"],
    ),
    "several": ([("X-Robots-Tag", "noindex"), ("X-Robots-Tag", "noarchive")], ["noarchive"]),
    "mining": ([("TDM-Reservation", "1")], ["tdm-reserved"]),
    "mining allowed": ([("tdm-reservation", "0")], []),
    "nothing": ([("Content-Type", "text/html")], []),
}


@pytest.mark.parametrize(("headers", "flags"), HEADERS.values(), ids=HEADERS)
def test_headers(headers: list[tuple[str, str]], flags: list[str]) -> None:
    assert reservations(headers=headers) == flags
    page = Page(body=BODY.encode(), url=URL, headers=tuple(headers))
    article = raw_article(page)
    assert isinstance(article, Article)
    assert article.flags == flags


def test_said_twice_is_one_flag() -> None:
    body = '<meta name="robots" content="noarchive">' + BODY
    page = Page(body=body.encode(), url=URL, headers=(("X-Robots-Tag", "noarchive"),))
    article = raw_article(page)
    assert isinstance(article, Article)
    assert article.flags == ["noarchive"]


@pytest.mark.parametrize(
    ("head", "flags"),
    [
        ({"robots": {"index": "index", "archive": "noarchive"}}, ["noarchive"]),
        ({"robots": {"index": "noindex"}}, []),
        ({"robots": "noarchive"}, []),
        ([], []),
        (None, []),
    ],
)
def test_posts_of_yoast(head: object, flags: list[str]) -> None:
    assert reserved_in_post({"yoast_head_json": head}) == flags
