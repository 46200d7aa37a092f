"""Decoding and parsing: what bytes a page may come in, and how much of it is read."""

from __future__ import annotations

import pytest

from crawler.extraction.document import (
    MAX_BYTES,
    MAX_PARSED,
    absolute,
    decode,
    host_of,
    inner_html,
    lines_of,
    parse,
    text_of,
)

URL = "https://kabarasri.example/berita/satu"


@pytest.mark.parametrize(
    ("data", "encoding", "expected"),
    [
        pytest.param("caf\u00e9".encode(), None, "caf\u00e9", id="utf-8"),
        pytest.param("caf\u00e9".encode(), "iso-8859-1", "caf\u00e9", id="wrong header"),
        pytest.param(b"\xef\xbb\xbfhalo", "cp1252", "halo", id="bom"),
        pytest.param("halo".encode("utf-16"), None, "halo", id="utf-16 with bom"),
        pytest.param("halo warga".encode("utf-16-le"), None, "halo warga", id="utf-16-le bare"),
        pytest.param("halo warga".encode("utf-16-be"), "utf-8", "halo warga", id="utf-16-be bare"),
        pytest.param(b"caf\xe9", None, "caf\u00e9", id="windows-1252"),
        pytest.param(b"\x93kata\x94", "iso-8859-1", "\u201ckata\u201d", id="latin-1 is cp1252"),
        pytest.param(
            b'<meta charset="shift_jis">\x83e\x83X', None, '<meta charset="shift_jis">\u30c6\u30b9',
            id="meta tag",
        ),
        pytest.param(b"caf\xe9", "tidak-ada", "caf\u00e9", id="unknown name"),
        pytest.param(b"caf\xe9", "zlib", "caf\u00e9", id="codec that is no text"),
        pytest.param(
            "\u2014".encode() * 20 + b"\xe2\x80", None, "\u2014" * 20 + "\ufffd", id="cut character"
        ),
    ],
)  # fmt: skip
def test_decode(data: bytes, encoding: str | None, expected: str) -> None:
    assert decode(data, encoding) == expected


@pytest.mark.parametrize("html", [b"", "", b"  \n", "\ufeff", b"\0\0\0", b"<!-- saja -->"])
def test_nothing_gives_no_document(html: bytes | str) -> None:
    assert parse(html, URL) is None


def test_control_characters_do_not_cut_the_page() -> None:
    doc = parse(b"<p>sa\0tu\x0b</p><p>dua</p>", URL)
    assert doc is not None
    assert text_of(doc.body) == "satu dua"


def test_page_over_the_limit_is_refused_and_a_large_one_read_in_part() -> None:
    assert parse(b"x" * (MAX_BYTES + 1), URL) is None
    doc = parse(b"<p>awal</p>" + b" " * MAX_PARSED + b"<p>akhir</p>", URL)
    assert doc is not None
    assert doc.partial
    assert text_of(doc.body) == "awal"


@pytest.mark.parametrize(
    ("html", "partial"),
    [
        ("<html><body><p>utuh</p></body></html>", False),
        ("<p>potongan saja</p>", False),
        ("<html><body><p>terpotong di ten", True),
        ("<html><body>" + "<div>" * 10_000 + "dalam</body></html>", True),
    ],
    ids=["whole", "fragment", "cut", "too deep"],
)
def test_partial(html: str, partial: bool) -> None:
    doc = parse(html, URL)
    assert doc is not None
    assert doc.partial is partial


def test_tag_of_many_attributes_is_left_out() -> None:
    monster = "<div " + " ".join(f"a{n}=1" for n in range(50_000)) + ">"
    doc = parse(f"{monster}<p>sesudahnya</p>", URL)
    assert doc is not None
    assert text_of(doc.body) == "sesudahnya"


def test_text_of_leaves_scripts_out_and_counts_br_as_a_blank() -> None:
    doc = parse("<div>satu<br>dua<script>x()</script> tiga<style>p{}</style></div>", URL)
    assert doc is not None
    assert text_of(doc.body) == "satu dua tiga"


def test_blocks_are_set_apart_and_inline_elements_are_not() -> None:
    doc = parse("<div><p>Rina<br>Sari</p><h6>Do<b>di</b></h6></div>", URL)
    assert doc is not None
    box = next(doc.root.iter("div"))
    assert text_of(box) == "Rina Sari Dodi"
    assert lines_of(box) == ["Rina", "Sari", "Dodi"]


def test_inner_html_without_an_element_keeps_the_text_behind_it() -> None:
    doc = parse("<div id=a>1 &lt; 2 <nav>Halaman</nav> lalu <b>tiga</b></div>", URL)
    assert doc is not None
    box = doc.by_id["a"][0]
    assert inner_html(box, without={next(box.iter("nav"))}) == "1 &lt; 2  lalu <b>tiga</b>"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("/a", "https://kabarasri.example/a"),
        ("//lain.example/b", "https://lain.example/b"),
        ("javascript:alert(1)", None),
        ("mailto:a@b.example", None),
        ("http://[rusak", None),
        ("", None),
        (None, None),
    ],
)
def test_absolute(href: str | None, expected: str | None) -> None:
    assert absolute(URL, href) == expected


def test_base_tag_moves_relative_links() -> None:
    doc = parse('<head><base href="/arsip/"></head><a href="satu">x</a>', URL)
    assert doc is not None
    assert doc.absolute("satu") == "https://kabarasri.example/arsip/satu"


def test_host_of() -> None:
    assert host_of("https://WWW.Kabar.example:8080/x") == "kabar.example"
    assert host_of("http://[rusak") == ""
