"""Identity of a URL."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.urls import absolute_http_url, bare_host, canonical_url, without_tracking

CASES = {
    "scheme": ("http://kabar.example/a-b/", "kabar.example/a-b"),
    "www": ("https://www.kabar.example/a-b", "kabar.example/a-b"),
    "mobile host": ("https://m.kabar.example/a-b", "kabar.example/a-b"),
    "amp host": ("https://amp.kabar.example/a-b", "kabar.example/a-b"),
    "default port": ("https://kabar.example:443/a-b", "kabar.example/a-b"),
    "own port": ("http://127.0.0.1:8765/a-b", "127.0.0.1:8765/a-b"),
    "doubled slashes": ("https://kabar.example//2022//a-b//", "kabar.example/2022/a-b"),
    "fragment": ("https://kabar.example/a-b#komentar", "kabar.example/a-b"),
    "tracking": ("https://kabar.example/a-b?utm_source=x&fbclid=1&gclid=2", "kabar.example/a-b"),
    "share": ("https://kabar.example/a-b?share=wa&ref=home", "kabar.example/a-b"),
    "comments": ("https://kabar.example/a-b?showComment=1", "kabar.example/a-b"),
    "amp path": ("https://kabar.example/a-b/amp/", "kabar.example/a-b"),
    "amp query": ("https://kabar.example/a-b?amp=1", "kabar.example/a-b"),
    "m query": ("https://kabar.example/a-b.html?m=1", "kabar.example/a-b.html"),
    "all pages": ("https://kabar.example/a-b?page=all", "kabar.example/a-b"),
    "single page": ("https://kabar.example/a-b?single=1", "kabar.example/a-b"),
    "page of a post": ("https://kabar.example/2022/09/a-b/2/", "kabar.example/2022/09/a-b"),
    "number as path": ("https://kabar.example/berita/2/", "kabar.example/berita/2"),
    "post id": ("https://kabar.example/?p=123", "kabar.example?p=123"),
    "other parameter": ("https://kabar.example/baca?id=5&x=1", "kabar.example/baca?id=5&x=1"),
    "order of parameters": ("https://kabar.example/baca?x=1&id=5", "kabar.example/baca?id=5&x=1"),
    "case of the path": ("https://KABAR.example/Baca/A-B", "kabar.example/Baca/A-B"),
    "percent encoding": ("https://kabar.example/a%2db%c3%a9", "kabar.example/a-b%C3%A9"),
    "international host": ("https://bücher.example/a", "xn--bcher-kva.example/a"),
}


@pytest.mark.parametrize(("url", "expected"), CASES.values(), ids=CASES)
def test_canonical_url(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize("url", [case[0] for case in CASES.values()], ids=CASES)
def test_canonical_url_of_a_canonical_url(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


@given(st.text(max_size=80))
def test_canonical_url_never_raises(text: str) -> None:
    canonical_url(f"https://kabar.example/{text}")
    canonical_url(text)


@given(
    st.from_regex(r"https?://(www\.|m\.)?[a-z]{1,8}\.example/[a-z0-9/%-]{0,30}(\?[a-z=&]{0,12})?")
)
def test_canonical_url_is_idempotent(url: str) -> None:
    key = canonical_url(url)
    assert canonical_url(key) == key


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "mailto:a@b.example", "data:text/html,x", "http://", "http://[x", ""],
)
def test_only_http_addresses_are_links(url: str) -> None:
    assert absolute_http_url(url, "about:blank") is None


def test_relative_links_are_joined() -> None:
    assert (
        absolute_http_url("../b", "https://kabar.example/2022/a/") == "https://kabar.example/2022/b"
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://kabar.example/a?utm_source=x&id=5&fbclid=1#b", "https://kabar.example/a?id=5"),
        ("https://kabar.example/a?utm_source=x", "https://kabar.example/a"),
        ("https://kabar.example/a?page=all&b", "https://kabar.example/a?page=all&b"),
        ("https://kabar.example/a#b", "https://kabar.example/a"),
    ],
)
def test_tracking_is_not_asked_for(url: str, expected: str) -> None:
    assert without_tracking(url) == expected


def test_overlong_addresses_are_refused() -> None:
    assert absolute_http_url("/" + "a" * 3000, "https://kabar.example/") is None


def test_hosts() -> None:
    assert bare_host("https://www.kabar.example:8080/x") == "kabar.example:8080"
    assert bare_host("http://[broken") == ""
