"""What a home page tells of an unknown site."""

from __future__ import annotations

import re

import pytest

from crawler.first_look import FirstLook, first_look
from crawler.reading import Page

HOME = "https://kabar.example/"


def look_at(html: str, url: str = HOME) -> FirstLook:
    return first_look(Page(body=html.encode(), url=url))


FORMS = {
    "number first": ("/baca/{n}-harga-cabai{n}", r"/baca/\d+-[^/]+/?$"),
    "number alone": ("/berita/detail/{n}", r"/berita/detail/\d+/?$"),
    "number behind, file": ("/isi/harga-cabai-{n}.html", r"/isi/[^/]+-\d+\.html/?$"),
    "sections": ("/rubrik{l}/{n}", None),
    "number in the query": ("/baca.php?id={n}", r"/baca\.php/?\?(?:.*&)?id=\d+"),
    "post of WordPress": ("/?p={n}", r"/?\?(?:.*&)?p=\d+"),
}


@pytest.mark.parametrize(("link", "form"), FORMS.values(), ids=FORMS)
def test_form_of_addresses(link: str, form: str | None) -> None:
    links = [link.format(n=number, l="abc"[number % 3]) for number in range(3, 9)]
    html = "".join(f'<a href="{url}">Harga cabai naik lagi di pasar</a>' for url in links)
    found = look_at(f"<ul>{html}</ul><a href='/tentang'>Tentang kami dan redaksi kami</a>")
    assert found.article_url is not None
    if form:
        assert found.article_url == form
    for url in links:
        assert re.search(found.article_url, f"https://kabar.example{url}")
    assert not re.search(found.article_url, "https://kabar.example/tentang")


def test_usual_addresses_need_no_form() -> None:
    html = "".join(f'<a href="/harga-cabai-naik-lagi-{n}">Harga cabai naik lagi</a>' for n in "abc")
    assert look_at(html).article_url is None


FOLDERS = {
    "API": '<link rel="https://api.w.org/" href="https://kabar.example/berita/wp-json/">',
    "API first": "<link href='/berita/wp-json/' rel='https://api.w.org/' />",
    "API by query": (
        '<link rel="https://api.w.org/" href="https://kabar.example/berita/index.php?rest_route=/">'
    ),
    "feed": (
        '<script src="/berita/wp-includes/x.js"></script><link rel="alternate" '
        'type="application/rss+xml" href="https://www.kabar.example/berita/feed/">'
    ),
    "files": '<img src="https://kabar.example/berita/wp-content/uploads/a.jpg">',
}


@pytest.mark.parametrize("html", FOLDERS.values(), ids=FOLDERS)
def test_wordpress_in_a_folder(html: str) -> None:
    found = look_at(html, f"{HOME}berita/2026/03/pasar/")
    assert (found.platform, found.path) == ("wordpress", "berita/")


def test_files_of_others_tell_no_folder() -> None:
    html = (
        '<img src="https://cdn.lain.example/berita/wp-content/a.jpg">'
        '<img src="https://kabar.example/wp-content/b.jpg">'
    )
    assert look_at(html).path == ""


def test_lists_and_pages() -> None:
    html = '<a href="/indeks">Indeks</a><a href="/tentang">x</a><a href="/?page=2">2</a>'
    found = look_at(html)
    assert found.index_pages == ("indeks",)
    assert found.has_paging


@pytest.mark.parametrize("html", ["", "<", "\x00", "<title></title>"])
def test_page_of_nothing(html: str) -> None:
    found = look_at(html)
    assert (found.platform, found.publisher, found.path) == ("news", None, "")
