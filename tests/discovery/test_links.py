"""Article links on index pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import find_links

PAGE = """<html><body><nav><a href="/">Beranda</a><a href="/category/daerah/">Daerah</a>
<a href="/tag/banjir/">Banjir</a><a href="/tentang-kami/">Tentang</a></nav>
<a href="/2022/09/banjir-surut/"><img src="a.jpg"></a>
<h2><a href="https://www.kabar.example/2022/09/banjir-surut/?utm_source=home">Banjir
 Surut</a></h2>
<a href="/daerah/jalan-desa-longsor-lagi">Jalan</a>
<a href="/2022/09/foto.jpg">Foto</a><a href="https://lain.example/2022/09/bukan-kami/">Lain</a>
<a href="javascript:void(0)">x</a><a href="/page/2/">2</a>
<a href="/author/wawan-si-penulis-kabar/">W</a>
<a>kosong</a></body></html>"""
BASE = "https://kabar.example/"


def test_articles_without_a_pattern() -> None:
    assert [(c.url, c.title) for c in find_links(PAGE, BASE)] == [
        ("https://kabar.example/2022/09/banjir-surut/", "Banjir Surut"),
        ("https://kabar.example/daerah/jalan-desa-longsor-lagi", "Jalan"),
    ]


def test_a_pattern_decides_alone() -> None:
    urls = [c.url for c in find_links(PAGE, BASE, r"/2022/09/[a-z-]+/")]
    assert urls == [
        "https://kabar.example/2022/09/banjir-surut/",
        "https://lain.example/2022/09/bukan-kami/",
    ]


def test_a_pattern_for_the_end_of_the_path_bears_a_query() -> None:
    page = '<a href="/2022/09/banjir-surut/?utm_source=home">x</a>'
    assert len(find_links(page, BASE, r"/2022/09/[^/]+/?$")) == 1


def test_base_element() -> None:
    page = '<base href="https://kabar.example/arsip/"><a href="2022/09/banjir-surut/">x</a>'
    assert find_links(page, BASE)[0].url == "https://kabar.example/arsip/2022/09/banjir-surut/"


def test_empty_page() -> None:
    assert find_links(b"", BASE) == []


@given(st.binary(max_size=200))
def test_never_raises(content: bytes) -> None:
    find_links(content, BASE)
