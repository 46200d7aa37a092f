"""The identity of any text: computed once and for all, in linear time, nothing kept is lost."""

from __future__ import annotations

import string
from time import process_time

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from crawler.urls import MAX_READ, aliases_of, canonical_url

PIECES = """
https:// http:// // / \\ ? # & = ; : @ . - _ ~ % %2F %252F %25 %zz %C3%A9 %e9 + [ ] [::1] :80 :8080
www. m. amp. kabar.example KABAR.example bücher xn--bcher-kva 。 go.id amp /amp /amp/ index.html
/2024/05 /07 /2 /banjir-rob-di-utara /page/2 /tag .. . ?page=2 &page=all ?m=1 &amp; utm_source=x ref
id=5 ?p=81 judul=Banjir+Rob ;jsessionid=5 é ﷺ ☃
"""
pieces = st.sampled_from([*PIECES.split(), " ", "\n", "\t", "\x00", "\u3000", "\ud800", "\udfff"])
texts = st.one_of(st.text(), st.lists(pieces, max_size=14).map("".join))
addresses = texts.map("https://kabar.example/{}".format)
names = st.text(string.ascii_lowercase, min_size=1, max_size=8).map("id_{}".format)
values = st.text(max_size=12)


@settings(max_examples=2_000)
@given(st.one_of(texts, addresses))
@example("http://http:80//x")
@example("http://www.m.go.id")
@example("http://kabar.example/a;/amp/")
@example("http://kabar.example/a;b[c")
def test_identity_of_an_identity_is_itself(text: str) -> None:
    key = canonical_url(text)
    assert canonical_url(key) == key


@given(addresses)
@example("https://kabar.example/?\x1b")
def test_scheme_www_and_fragment_never_tell_apart(url: str) -> None:
    assume("#" not in url and len(url) < 1_000)
    key = canonical_url(url)
    for form in (
        url.replace("https://", "http://www.", 1),
        url.replace("https://kabar.example", "HTTPS://M.Kabar.EXAMPLE:443", 1),
        f"{url}#isi",
    ):
        # A blank or a control character at the end of an address belongs to no part of it.
        last = form[-5:-4]
        if not (last.isspace() or last < " "):
            assert canonical_url(form) == key


@given(names, values, values)
def test_a_kept_parameter_tells_apart(name: str, first: str, second: str) -> None:
    assume(first != second)
    assert canonical_url(address(name, first)) != canonical_url(address(name, second))


@given(names, names, values)
def test_names_of_kept_parameters_tell_apart(first: str, second: str, value: str) -> None:
    assume(first != second)
    assert canonical_url(address(first, value)) != canonical_url(address(second, value))


def address(name: str, value: str) -> str:
    """An address with a parameter as a browser would write it, and others around it."""
    written = "".join(f"%{byte:02x}" for byte in value.encode("utf-8", "surrogatepass"))
    return f"https://kabar.example/baca.php?utm_source=x&{name}={written}&page=2"


@pytest.mark.parametrize("count", [1, 250, 1_500])
def test_no_parameter_is_lost_among_many(count: int) -> None:
    query = "&".join(f"a{n}={n}" for n in range(count))
    key = canonical_url(f"https://kabar.example/?{query}")
    assert len(key.partition("?")[2].split("&")) == count
    assert canonical_url(f"https://kabar.example/?{query}0") != key


@given(texts, st.lists(texts, max_size=4), texts)
def test_aliases_never_raise(url: str, stated: list[str], title: str) -> None:
    for found in aliases_of(url, stated, title=title, hosts=[url]):
        assert canonical_url(found) != canonical_url(url)


FLOODS = {
    "letters": "https://kabar.example/{a}",
    "slashes": "https://kabar.example{/}",
    "parents": "https://kabar.example/{../}",
    "forms": "https://kabar.example/a-b-c-d{/amp/2}",
    "percent signs": "https://kabar.example/{%}",
    "parameters": "https://kabar.example/?{a&}",
    "ampersands": "https://kabar.example/?{&amp;}",
    "sessions": "https://kabar.example/{;jsessionid=}",
    "hyphens": "https://kabar.example/{-}/2",
    "labels": "https://{www.}kabar.example/",
    "letters of a host": "https://{ü}.example/",
    "ligatures of a host": "https://{ﷺ}.example/",
    "users": "https://{@}kabar.example/",
    "brackets": "https://[{:}]/",
    "digits of a port": "https://kabar.example:{9}/",
    "blanks": "https://kabar.example/{ }a",
    "surrogates": "https://kabar.example/{\ud800}",
}


@pytest.mark.parametrize("size", [MAX_READ, 1_000_000])
@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_time_is_bounded(flood: str, size: int) -> None:
    head, _, rest = flood.partition("{")
    piece, _, tail = rest.partition("}")
    text = head + piece * ((size - len(head) - len(tail)) // len(piece)) + tail
    start = process_time()
    key = canonical_url(text)
    aliases_of("https://kabar.example/a-b-c-d", [text], title=text)
    assert process_time() - start < 2
    assert canonical_url(key) == key
