"""Dates and names around the headline."""

from __future__ import annotations

import pytest

from crawler.extraction.document import parse
from crawler.extraction.nearby import Surroundings, account_names, without_date

BODY = "<div id=isi><p>Isi berita.</p></div>"


def around(html: str) -> Surroundings:
    doc = parse(f"<body>{html}</body>", "https://a.example/x")
    assert doc is not None
    title = next(doc.root.iter("h1"), None)
    return Surroundings(doc, title, next(iter(doc.by_id.get("isi", [])), None))


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            f"<h1>J</h1><span>Rabu, 14 Mei 2025 14:10 WIB</span>{BODY}",
            [("byline", "published", "Rabu, 14 Mei 2025 14:10 WIB")],
            id="between",
        ),
        pytest.param(
            f"<div>14/05/2025 - 14:10</div><h1>J</h1>{BODY}",
            [("byline", "published", "14/05/2025 - 14:10")],
            id="above",
        ),
        pytest.param(
            f"<h1>J</h1>{BODY}<p>Diperbarui: 15 Mei 2025</p>",
            [("byline", "modified", "Diperbarui: 15 Mei 2025")],
            id="below, modified",
        ),
        pytest.param(
            f'<h1>J</h1><time datetime="2025-05-14T14:10:00+08:00">14 Mei 2025</time>{BODY}',
            [
                ("time", "published", "2025-05-14T14:10:00+08:00"),
                ("byline", "published", "14 Mei 2025"),
            ],
            id="time element",
        ),
        pytest.param(
            f'<h1>J</h1>{BODY}<p><span class="related-date">1 Mei 2024</span></p>',
            [],
            id="date of a related link",
        ),
        pytest.param(f"<h1>J</h1><p>Ada 14 rumah rusak</p>{BODY}", [], id="no date"),
    ],
)
def test_dates(html: str, expected: list[tuple[str, str, str]]) -> None:
    assert [(c["source"], c["kind"], c["raw"]) for c in around(html).dates()] == expected


TODAY = "Selasa, 24 November 2026"


@pytest.mark.parametrize(
    "html",
    [
        f"<header><a>Kabar</a><span>{TODAY}</span></header><h1>J</h1>{BODY}",
        f"<header><time>{TODAY}</time></header><article><h1>J</h1>{BODY}</article>",
        f"<div class=top-bar><p>{TODAY} 10:15</p></div><h1>J</h1>{BODY}",
        f"<div id=topbar><span>{TODAY}</span></div><main><h1>J</h1>{BODY}</main>",
        f"<nav><span>{TODAY}</span></nav><h1>J</h1>{BODY}",
        f"<div><span class=current-date>{TODAY}</span></div><h1>J</h1>{BODY}",
        f"<p>Hari ini: {TODAY}</p><h1>J</h1>{BODY}",
        f"<div class=weather-widget><b>{TODAY}</b></div><h1>J</h1>{BODY}",
        f"<h1>J</h1>{BODY}<footer><p>{TODAY}</p></footer>",
        f"<h1>J</h1>{BODY}<aside><a>Lain</a><time>{TODAY}</time></aside>",
        f"<header><span>{TODAY}</span></header>{BODY}",
        f"<main><b>{TODAY}</b><a>Depan</a> <a>Daerah</a> <a>Politik</a><h1>J</h1>{BODY}</main>",
        f"<b>{TODAY}</b><a>Depan</a> <a>Daerah</a>{BODY}",
        f"<h1>J</h1>{BODY}<div>{TODAY}</div>",
        f"<h1>J</h1>{BODY}<div><a>Truk Terguling</a> <span>{TODAY} 10:15</span></div>",
    ],
)
def test_todays_date_of_the_site_is_no_date_of_the_article(html: str) -> None:
    assert around(html).dates() == []


@pytest.mark.parametrize(
    "html",
    [
        f"<header><h1>J</h1><span>{TODAY}</span></header>{BODY}",
        f"<article><header><span>{TODAY}</span></header><h1>J</h1>{BODY}</article>",
        f"<div><h1>J</h1><header class=meta><span>{TODAY}</span></header>{BODY}</div>",
        f"<article><h1>J</h1>{BODY}<footer><span>{TODAY}</span></footer></article>",
        f"<h1>J</h1><span class=icon-clock>{TODAY}</span>{BODY}",
        f"<b>{TODAY}</b><a>Daerah</a><h1>J</h1>{BODY}",
        f"<h1>J</h1>{BODY}<p class=tanggal>{TODAY}</p>",
        f"<h1>J</h1><p class='fa fa-clock post-date'>{TODAY}</p>{BODY}",
        f"<div class=breaking><h1>J</h1><p>{TODAY}</p>{BODY}</div>",
        f"<div id=page class=site-header-on><h1>J</h1><p>{TODAY}</p>{BODY}</div>",
    ],
)
def test_the_head_and_foot_of_the_article_keep_their_date(html: str) -> None:
    assert [c["raw"] for c in around(html).dates()] == [TODAY]


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (f"<h1>J</h1><div>Penulis: Rina Sari</div>{BODY}", "Penulis: Rina Sari"),
        (f"<h1>J</h1><div>Oleh <a>Rina Sari</a></div>{BODY}", "Oleh Rina Sari"),
        (f"<h1>J</h1><p>Oleh Rina Sari - Rabu, 14 Mei 2025</p>{BODY}", "Oleh Rina Sari"),
        (f"<h1>J</h1><b class=author>Rina Sari</b>{BODY}", "Rina Sari"),
        (f"<h1>J</h1><div class=author-2><b>Rina Sari</b></div>{BODY}", "Rina Sari"),
        (f"<b class=author>Rina Sari</b><h1>J</h1>{BODY}", "Rina Sari"),
        (f"<b class=author>Lain</b><a>Satu</a><a>Dua</a><h1>J</h1>{BODY}", None),
        (f"<h1>J</h1><span class=by>Rina Sari</span> - 4 Feb 2025{BODY}", "Rina Sari"),
        (
            f"<h1>J</h1>{BODY}<p>Editor: Dodi</p><p>Reporter: Rina</p>",
            "Editor: Dodi | Reporter: Rina",
        ),
        (
            f"<h1>J</h1><b>Reporter:</b><i>Rina Sari</i><b>Editor:</b><i>Dodi</i>{BODY}",
            "Reporter: Rina Sari | Editor: Dodi",
        ),
        (f"<h1>J</h1><b>Editor:</b><i>bukan nama, hanya kalimat biasa</i>{BODY}", None),
        (f"<h1>J</h1><p>Oleh karena itu jalan ditutup</p>{BODY}", None),
        (f"<h1>J</h1><span class=author>Bagikan</span>{BODY}", None),
        (f"<h1>J</h1>{BODY}", None),
    ],
)
def test_byline(html: str, expected: str | None) -> None:
    assert around(html).byline() == expected


def test_account_that_posted() -> None:
    html = f"<h1>J</h1><p>Posted on Mei 14, 2025 by Admin</p>{BODY}"
    assert around(html).account() == ["Admin"]
    html = f"<h1>J</h1><p>Dikirim oleh <b>Rina Sari</b> pada Rab, 14/05/2025 - 14:10</p>{BODY}"
    assert around(html).account() == ["Rina Sari"]


def test_account_names_lose_the_words_of_the_theme() -> None:
    shown = ["More by Rina Sari", "Oleh: Dodi", "Rina @rina", "Lihat semua pos", "by"]
    assert account_names(shown) == ["Rina Sari", "Dodi", "Rina"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Rina, Jurnalis · Selasa 16 Februari 2016 10:00 WIB", "Rina, Jurnalis"),
        ("Senin, 12 Okt 2020 10:15 WIB | Rina Sari", "Rina Sari"),
        ("Rabu, 1 Januari 2020", ""),
        ("Penulis: Rina", "Penulis: Rina"),
    ],
)
def test_without_date(text: str, expected: str) -> None:
    assert without_date(text) == expected


def test_page_without_headline_and_text() -> None:
    empty = around("<p>x</p>")
    assert (empty.dates(), empty.byline(), empty.account(), empty.images()) == ([], None, [], [])
