"""Identity of a URL."""

from __future__ import annotations

import pytest

from crawler.urls import (
    absolute_http_url,
    aliases_of,
    bare_host,
    canonical_url,
    without_tracking,
)

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
    "all pages and a fragment": (
        "https://www.kabar.example/regional/2024/05/07/banjir-rob?page=all#page2",
        "kabar.example/regional/2024/05/07/banjir-rob",
    ),
    "single page, second page": (
        "https://kabar.example/berita/d-631749/banjir-rob-di-utara/2?single=1",
        "kabar.example/berita/d-631749/banjir-rob-di-utara",
    ),
    "amp behind a number": (
        "https://kabar.example/berita/d-631749/banjir-rob/amp",
        "kabar.example/berita/d-631749/banjir-rob",
    ),
    "amp in front": ("https://kabar.example/amp/banjir-rob", "kabar.example/banjir-rob"),
    "amp twice": ("https://amp.kabar.example/a-b/amp/?amp", "kabar.example/a-b"),
    "amp file": ("https://kabar.example/a-b/amp/index.html", "kabar.example/a-b"),
    "amp as a tag": ("https://kabar.example/tag/amp", "kabar.example/tag/amp"),
    "amp of a plugin": (
        "https://kabar.example/a-b/?noamp=mobile&amp_js_v=0.1",
        "kabar.example/a-b",
    ),
    "mobile host below www": ("https://www.m.kabar.example/a", "kabar.example/a"),
    "host that is m": ("https://m.go.id/a", "m.go.id/a"),
    "page with a name": (
        "https://kabar.example/2022/09/a-b/page/2",
        "kabar.example/2022/09/a-b",
    ),
    "page with a name and a hyphen": (
        "https://kabar.example/banjir-rob-di-utara/page-2/",
        "kabar.example/banjir-rob-di-utara",
    ),
    "page of a long slug": (
        "https://kabar.example/banjir-rob-di-utara/2",
        "kabar.example/banjir-rob-di-utara",
    ),
    "day as path": ("https://kabar.example/2024/05/07", "kabar.example/2024/05/07"),
    "page of an index": ("https://kabar.example/indeks/2", "kabar.example/indeks/2"),
    "page of a section": (
        "https://kabar.example/hukum-dan-kriminal/2",
        "kabar.example/hukum-dan-kriminal/2",
    ),
    "page of a section with a word": (
        "https://kabar.example/category/hukum-kriminal/page/2",
        "kabar.example/category/hukum-kriminal/page/2",
    ),
    "page of a tag": (
        "https://kabar.example/tag/harga-emas-hari-ini/2",
        "kabar.example/tag/harga-emas-hari-ini/2",
    ),
    "page of a month": (
        "https://kabar.example/2024/05/page/2",
        "kabar.example/2024/05/page/2",
    ),
    "number of an article": ("https://kabar.example/berita/12345", "kabar.example/berita/12345"),
    "number behind one word": (
        "https://kabar.example/read/12345/banjir/2",
        "kabar.example/read/12345/banjir/2",
    ),
    "number behind a slug, too long for a page": (
        "https://kabar.example/banjir-rob-di-utara/2024",
        "kabar.example/banjir-rob-di-utara/2024",
    ),
    "page of a post": ("https://kabar.example/2022/09/a-b/2/", "kabar.example/2022/09/a-b"),
    "number as path": ("https://kabar.example/berita/2/", "kabar.example/berita/2"),
    "post id": ("https://kabar.example/?p=123", "kabar.example?p=123"),
    "other parameter": ("https://kabar.example/baca?id=5&x=1", "kabar.example/baca?id=5&x=1"),
    "order of parameters": ("https://kabar.example/baca?x=1&id=5", "kabar.example/baca?id=5&x=1"),
    "order of values": (
        "https://kabar.example/baca?id=6&x=1&id=5",
        "kabar.example/baca?id=6&id=5&x=1",
    ),
    "case of the path": ("https://KABAR.example/Baca/A-B", "kabar.example/Baca/A-B"),
    "kind of content": (
        "https://kabar.example/index.php?page=agenda&id=5",
        "kabar.example/index.php?id=5&page=agenda",
    ),
    "month of an archive": ("https://kabar.example/?m=202405", "kabar.example?m=202405"),
    "escaped ampersands": (
        "https://kabar.example/read.php?id=5&amp;judul=Banjir+Rob&amp;page=2",
        "kabar.example/read.php?id=5&judul=Banjir+Rob",
    ),
    "tracking with an escape": ("https://kabar.example/a?utm%5Fsource=1", "kabar.example/a"),
    "parameter in brackets": ("https://kabar.example/a?b[]=1", "kabar.example/a?b%5B%5D=1"),
    "empty parameter": ("https://kabar.example/a?b&&c=", "kabar.example/a?b=&c="),
    "semicolons": ("https://kabar.example/a?id=5;m=1", "kabar.example/a?id=5%3Bm%3D1"),
    "session": ("https://kabar.example/a;jsessionid=5F/b", "kabar.example/a/b"),
    "empty parameter of a segment": ("https://kabar.example/a;/b", "kabar.example/a;/b"),
    "encoded semicolon": ("https://kabar.example/a%3b5", "kabar.example/a;5"),
    "parameter of a segment": ("https://kabar.example/a;5", "kabar.example/a;5"),
    "encoded slash": ("https://kabar.example/a%2fb", "kabar.example/a%2Fb"),
    "encoded twice": ("https://kabar.example/a%252Fb", "kabar.example/a%252Fb"),
    "encoded question mark": ("https://kabar.example/a%3fpage=2", "kabar.example/a%3Fpage=2"),
    "broken percent signs": (
        "https://kabar.example/naik-100%/%zz",
        "kabar.example/naik-100%25/%25zz",
    ),
    "Latin-1": ("https://kabar.example/a%e9", "kabar.example/a%E9"),
    "blanks": ("  https://kabar.example/a b?c=d e\n", "kabar.example/a%20b?c=d+e"),
    "plus signs": ("https://kabar.example/a+b?c=d%2Be", "kabar.example/a+b?c=d%2Be"),
    "dots": ("https://kabar.example/a/./b/../c", "kabar.example/a/c"),
    "backslashes": ("https:\\\\kabar.example\\a\\b", "kabar.example/a/b"),
    "line end within": ("https://kabar.example/ban\njir", "kabar.example/banjir"),
    "NUL": ("https://kabar.example/a\0b", "kabar.example/a%00b"),
    "lone surrogate": (
        "https://kabar.example/\ud800?a=\udfff",
        "kabar.example/%ED%A0%80?a=%ED%BF%BF",
    ),
    "final dot of the host": ("https://kabar.example./a", "kabar.example/a"),
    "empty port": ("https://kabar.example:/a", "kabar.example/a"),
    "port with zeros": ("http://kabar.example:0080/a", "kabar.example/a"),
    "user": ("https://nama:sandi@kabar.example/a", "kabar.example/a"),
    "IPv6": ("http://[0:0::0:1]:8080/a", "[::1]:8080/a"),
    "encoded host": ("https://%6babar.example/a", "kabar.example/a"),
    "no scheme": ("kabar.example/a?utm_source=1", "kabar.example/a"),
    "no scheme but slashes": ("//kabar.example/a", "kabar.example/a"),
    "sharp s": ("https://straße.example/a", "xn--strae-oqa.example/a"),
    "symbol in the host": ("https://☃.example/a", "xn--n3h.example/a"),
    "wide letters in the host": ("https://ｋａｂａｒ。example/a", "kabar.example/a"),
    "percent encoding": ("https://kabar.example/a%2db%c3%a9", "kabar.example/a-b%C3%A9"),
    "international host": ("https://bücher.example/a", "xn--bcher-kva.example/a"),
}


@pytest.mark.parametrize(("url", "expected"), CASES.values(), ids=CASES)
def test_canonical_url(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


NO_ADDRESSES = {
    "empty": "",
    "script": "javascript:alert(1)",
    "mail": "mailto:redaksi@kabar.example",
    "other scheme": "ftp://kabar.example/a",
    "path": "/2024/05/banjir-rob",
    "nowhere": "about:blank",
    "no host": "https:///",
    "broken brackets": "http://[kabar",
    "no IPv6": "http://[kabar]/a",
    "port out of range": "http://kabar.example:99999/a",
    "port in words": "http://kabar.example:http/a",
    "slash in the host": "http://kabar%2fexample/a",
    "host of no text": "http://\ud800.example/a",
}


@pytest.mark.parametrize("text", NO_ADDRESSES.values(), ids=NO_ADDRESSES)
def test_what_is_no_address_stays_as_it_is(text: str) -> None:
    assert canonical_url(text) == text
    assert canonical_url(f" {text}\n") == text


def test_unicode_and_punycode_are_one_host() -> None:
    assert canonical_url("https://BÜCHER.example/a") == canonical_url(
        "http://www.XN--BCHER-KVA.example/a"
    )


@pytest.mark.parametrize("url", [case[0] for case in CASES.values()], ids=CASES)
def test_canonical_url_of_a_canonical_url(url: str) -> None:
    assert canonical_url(canonical_url(url)) == canonical_url(url)


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


SLUG = "https://kabar.example/2024/05/banjir-rob-rendam-utara/"
SHORT = "https://kabar.example/?p=81"
TITLE = "Banjir Rob Rendam Utara Kota, Warga Mengungsi"

ALIASES = {
    "same identity": (SLUG, SLUG.replace("https://", "http://www."), False),
    "post by its number": (SLUG, SHORT, True),
    "another post": (SLUG, "https://kabar.example/?p=82", False),
    "short address of a slug": (SHORT, SLUG, True),
    "slug in another section": (SLUG, "/daerah/banjir-rob-rendam-utara", True),
    "slug as a parameter": (SLUG, "/read.php?id=5&judul=banjir-rob-rendam-utara", True),
    "slug of another headline": (SHORT, "/2024/05/panen-raya-jagung-di-selatan", False),
    "longer slug": (SLUG, "/2024/05/banjir-rob-rendam-utara-kota-warga-mengungsi", False),
    "slug with a number of its own": (SLUG, "/2024/05/banjir-rob-rendam-utara-2/", False),
    "slug of another day": (SLUG, "/2024/06/banjir-rob-rendam-utara/", False),
    "mobile host": (SHORT, "https://m.kabar.example/2024/05/banjir-rob-rendam-utara/", True),
    "host of the site": (SLUG, "https://news.kabar.example/banjir-rob-rendam-utara", True),
    "host of the network": (SLUG, "https://jateng.kabar.example/banjir-rob-rendam-utara", False),
    "other site": (SLUG, "https://lain.example/2024/05/banjir-rob-rendam-utara/", False),
    "home page": (SLUG, "https://kabar.example/", False),
    "relative home page": (SLUG, "/", False),
    "section": (SLUG, "/daerah/", False),
    "tag": (SHORT, "/tag/banjir-rob-rendam-utara/", False),
    "search": (SHORT, "/?s=banjir-rob-rendam-utara", False),
    "feed": (SLUG, "/2024/05/banjir-rob-rendam-utara/feed/", False),
    "picture": (SLUG, "/2024/05/banjir-rob-rendam-utara.jpg", False),
    "script": (SLUG, "javascript:alert(1)", False),
    "nothing": (SLUG, None, False),
    "number": ("https://kabar.example/read/123456", "/read/123456/sebuah-judul", True),
    "other number": (
        "https://kabar.example/read/123456/banjir-rob-rendam-utara",
        "/read/123457/banjir-rob-rendam-utara",
        False,
    ),
    "number of a section": (
        "https://kabar.example/read/340111/123456/a",
        "/read/340111/123457/b",
        False,
    ),
    "day as a number": ("https://kabar.example/20240507/a", "/20240507/b", False),
    "path of a template": (
        "https://kabar.example/baca-berita-online?id=5",
        "/baca-berita-online",
        False,
    ),
}


@pytest.mark.parametrize(("url", "stated", "expected"), ALIASES.values(), ids=ALIASES)
def test_aliases(url: str, stated: str | None, expected: bool) -> None:
    found = aliases_of(url, [stated], title=TITLE, number=81, hosts=["news.kabar.example"])
    assert found == ([absolute_http_url(str(stated), url)] if expected else [])


def test_an_alias_comes_once() -> None:
    stated = [SHORT, "http://kabar.example/?p=81#more", SHORT]
    assert aliases_of(SLUG, stated, number=81) == [SHORT]


def test_without_headline_a_slug_proves_nothing() -> None:
    assert aliases_of(SLUG, ["/daerah/banjir-rob-rendam-utara"]) == []


def test_what_is_no_address_has_no_aliases() -> None:
    assert aliases_of("about:blank", [SLUG], title=TITLE) == []
