"""Article links on index pages."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery import find_links
from crawler.discovery.links import find_feeds, next_index_page

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


def test_headline_with_underscores() -> None:
    path = "/news/online/read/2018/06/08/39861/harga_kopra_naik_lagi/"
    page = f'<a href="{path}">Harga</a><a href="/tentang_kami">Kami</a>'
    assert [link.url for link in find_links(page, BASE)] == [f"https://kabar.example{path}"]


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


class TestNextPage:
    @pytest.mark.parametrize(
        ("url", "link"),
        [
            ("https://kabar.example/", "/page/2/"),
            ("https://kabar.example/indeks", "/indeks?page=2"),
            ("https://kabar.example/indeks?date=2022-09-28", "/indeks?date=2022-09-28&page=2"),
            ("https://kabar.example/indeks?page=3&date=2022-09-28", "?date=2022-09-28&page=4"),
            ("https://kabar.example/indeks/9", "/indeks/10"),
            ("https://kabar.example/2022/09/28/", "/2022/09/28/page/2/"),
            ("https://kabar.example/2022/09/28/", "/2022/09/28/2"),
            (
                "https://www.kabar.example/daerah/halaman/2",
                "https://kabar.example/daerah/halaman/3",
            ),
        ],
    )
    def test_same_address_with_the_next_number(self, url: str, link: str) -> None:
        page = f'<a href="/page/7/">7</a><a href="#">x</a><a href="{link}#isi">berikutnya</a>'
        assert next_index_page(page, url) == urljoin(url, link)

    @pytest.mark.parametrize(
        "link",
        [
            "/2022/09/29/",
            "?date=2022-09-29",
            "?tanggal=29/09/2022",
            "/2022/10/",
            "https://lain.example/page/2/",
            "javascript:next()",
        ],
    )
    def test_calendars_and_other_sites_are_none(self, link: str) -> None:
        for url in ("https://kabar.example/2022/09/28/", "https://kabar.example/indeks"):
            assert next_index_page(f'<a rel="next" href="{link}">&raquo;</a>', url) is None

    @pytest.mark.parametrize(("own", "link"), [("", "/30"), ("/30", "/60"), ("/60", "/30")])
    def test_list_that_counts_articles(self, own: str, link: str) -> None:
        base = "https://kabar.example/kategori/lokal"
        page = f'<a href="{base}{link}" rel="next">&gt;</a>'
        expected = base + link if own < link else None
        assert next_index_page(page, base + own) == expected

    def test_rel_next_where_no_number_tells(self) -> None:
        page = '<link rel="next" href="/indeks?setelah=abc">'
        url = "https://kabar.example/indeks"
        assert next_index_page(page, url) == "https://kabar.example/indeks?setelah=abc"

    @given(st.binary(max_size=200))
    def test_never_raises(self, content: bytes) -> None:
        next_index_page(content, BASE)
        find_feeds(content, BASE)


def test_feeds_that_a_page_declares() -> None:
    page = """<link rel="alternate" type="application/rss+xml" href="/feed/">
    <link rel="alternate" type="application/rss+xml" href="/comments/feed/">
    <link rel="alternate" type="application/rss+xml" href="/category/daerah/feed/">
    <link rel="Alternate" type="application/atom+xml" href="https://kabar.example/atom.xml">
    <link rel="alternate" hreflang="en" href="/en/"><link rel="alternate" type="text/xml">"""
    assert find_feeds(page, BASE) == [
        "https://kabar.example/feed/",
        "https://kabar.example/atom.xml",
    ]


def test_articles_on_the_hosts_below_that_of_the_page() -> None:
    page = """<a href="https://bola.kabar.example/read/2437204/persib-menang">x</a>
    <a href="https://kabar.example/read/2437205/hujan">y</a>"""
    assert len(find_links(page, BASE)) == 1
    assert find_links(page, "https://solo.kabar.example/") == []


class TestPageWithoutItsAddress:
    LINKS = '<a href="/berita/12345/jalan">x</a><a href="http://solo.example/berita/12346/y">y</a>'
    FOUND = ("/berita/12345/jalan", "/berita/12346/y")

    def test_states_it(self) -> None:
        page = f'<link rel="canonical" href="http://solo.example/indeks">{self.LINKS}'
        urls = [c.url for c in find_links(page, "", r"/berita/\d+/")]
        assert urls == [f"http://solo.example{path}" for path in self.FOUND]

    def test_is_known_by_the_articles_that_it_names(self) -> None:
        urls = [c.url for c in find_links(self.LINKS, "", r"/berita/\d+/")]
        assert urls == [f"http://solo.example{path}" for path in self.FOUND]

    def test_is_not_guessed(self) -> None:
        assert find_links('<a href="/berita/12345/jalan">x</a>', "", r"/berita/\d+/") == []
