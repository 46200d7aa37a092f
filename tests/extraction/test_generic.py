"""The container of the article on pages without a preset."""

from __future__ import annotations

import pytest

from crawler.extraction.document import inner_html, parse
from crawler.extraction.generic import find_body, furniture_of

A = "Warga Desa Sukamaju menerima bantuan bibit jagung dari dinas pertanian, Senin siang."
B = "Bantuan itu diserahkan langsung oleh camat di balai desa dengan disaksikan para ketua RT."
C = "“Kami berterima kasih dan segera menanamnya,” kata ketua kelompok tani setempat, Darsono."
LINKS = "".join(
    f'<li><a href="/{n}">Judul berita lain yang cukup panjang nomor {n} hari ini</a></li>'
    for n in range(9)
)
COOKIE = "Situs ini memakai kuki untuk meningkatkan pengalaman Anda saat membaca berita kami."


@pytest.mark.parametrize(
    "body",
    [
        f"<p>{A}</p><p>{B}</p><p>{C}</p>",
        f"{A}<br><br>{B}<br><br>{C}",
        f"<div>{A}</div><div>{B}</div><div>{C}</div>",
        f"<span>{A}<br/><br/>{B}<div>{C}</div></span>",
        f"<div><p>{A}</p></div><div class='iklan'></div><div><p>{B}</p><p>{C}</p></div>",
        f"{A}<p>{B}</p><blockquote>{C}</blockquote>",
        f"<table><tr><td>{A}<br><br>{B}</td></tr><tr><td>{C}</td></tr></table>",
    ],
    ids=["p", "br", "div", "span", "split by an ad", "bare and p", "table"],
)
def test_find_body(body: str) -> None:
    doc = parse(
        f"<body><div class='menu'><ul>{LINKS}</ul></div><div id='isi'>{body}</div>"
        f"<div class='terkait'><ul>{LINKS}</ul></div>"
        f"<div class='sidebar'><p>{A}</p><p>{B}</p></div>"
        f"<div class='cookie-bar'><p>{COOKIE}</p></div></body>",
        "https://a.example/x",
    )
    assert doc is not None
    found = find_body(doc)
    assert found is not None
    text = " ".join(found.itertext())
    assert all(part in text for part in (A, B, C))
    assert "Judul berita lain" not in text
    assert COOKIE not in text


def test_names_of_layouts_hide_nothing() -> None:
    doc = parse(
        f"<body><div class='has-sidebar widget-area'><p>{A}</p><p>{B}</p><p>{C}</p></div></body>",
        "https://a.example/x",
    )
    assert doc is not None
    found = find_body(doc)
    assert found is not None
    assert A in " ".join(found.itertext())


def test_schema_org_names_the_body() -> None:
    doc = parse(
        f"<body><div><p>{COOKIE}</p><div itemprop='articleBody'><p>{A}</p><p>{B}</p></div></div>",
        "https://a.example/x",
    )
    assert doc is not None
    found = find_body(doc)
    assert found is not None
    assert found.get("itemprop") == "articleBody"


@pytest.mark.parametrize("html", ["<p>pendek</p>", "<ul>" + LINKS + "</ul>", "<div></div>"])
def test_no_prose_no_body(html: str) -> None:
    doc = parse(f"<body>{html}</body>", "https://a.example/x")
    assert doc is not None
    assert find_body(doc) is None


def test_head_and_tail_of_the_container_are_furniture() -> None:
    doc = parse(
        "<div id=isi><ul><li><a href='/'>Beranda</a></li></ul><h1>Bibit untuk Sukamaju</h1>"
        "<div>Senin, 12 Mei 2025 | 10:15 WIB</div>"
        "<div class=foto><img src='a.jpg'><div>Bibit jagung yang dibagikan kepada warga di balai "
        "desa itu, Senin. Foto: Dinas</div></div>"
        f"<p>SUKAMAJU -</p><p>{A}</p><h2>Disaksikan ketua RT</h2><p>{B}</p>"
        "<div class='tags'><a href='/t'>bibit</a></div><form><input></form></div>",
        "https://a.example/x",
    )
    assert doc is not None
    body = doc.by_id["isi"][0]
    kept = inner_html(body, without=furniture_of(body, "Bibit untuk Sukamaju"))
    assert kept == f"<p>SUKAMAJU -</p><p>{A}</p><h2>Disaksikan ketua RT</h2><p>{B}</p>"
