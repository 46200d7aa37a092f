"""JSON-LD in the shapes in which pages hold it."""

from __future__ import annotations

import pytest

from crawler.extraction.document import parse
from crawler.extraction.jsonld import parse_json, read_jsonld, strings, types_of, urls


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param('{"a": 1}', [{"a": 1}], id="whole"),
        pytest.param('<!-- {"a": 1} -->', [{"a": 1}], id="html comment"),
        pytest.param('//<![CDATA[\n{"a": 1}\n//]]>', [{"a": 1}], id="cdata"),
        pytest.param('/* <![CDATA[ */ {"a": 1}; /* ]]> */', [{"a": 1}], id="cdata, semicolon"),
        pytest.param('{"a": "satu\ndua\ttiga"}', [{"a": "satu\ndua\ttiga"}], id="raw newline"),
        pytest.param('{"a": [1, 2,], "b": 3,}', [{"a": [1, 2], "b": 3}], id="trailing commas"),
        pytest.param('{"a": 1,, "b": 2}', [{"a": 1, "b": 2}], id="double comma"),
        pytest.param('{"a": "1, }"}', [{"a": "1, }"}], id="comma in a string stays"),
        pytest.param('{"a": 1}{"b": 2}', [{"a": 1}, {"b": 2}], id="two objects"),
        pytest.param('{"a": 1},\n{"b": 2}', [{"a": 1}, {"b": 2}], id="two objects with a comma"),
        pytest.param(r'{"a": "Jum\at"}', [{"a": r"Jum\at"}], id="lone backslash"),
        pytest.param('{"a": {"b": 1}', [{"a": {"b": 1}}], id="open bracket"),
        pytest.param("", [], id="empty"),
        pytest.param("bukan json", [], id="no json"),
        pytest.param('{"a": tidak}', [], id="beyond repair"),
    ],
)
def test_parse_json(text: str, expected: list[object]) -> None:
    assert parse_json(text) == expected


@pytest.mark.parametrize("text", ["[" * 200_000, '{"a":' * 50_000, '{"a":"' + '\\"' * 200_000])
def test_hostile_json_gives_nothing(text: str) -> None:
    assert parse_json(text) == []


def test_nodes_of_graph_and_list_and_nested_objects() -> None:
    doc = parse(
        """<script type="application/ld+json">{"@graph": [{"@type": "WebPage"},
        {"@type": ["Article", "https://schema.org/NewsArticle"]}]}</script>
        <script type="application/ld+json">[{"@type": "schema:Person", "name": "A"}]</script>
        <script type="application/ld+json">rusak</script>
        <script>{"@type": "Bukan"}</script>
        <script type="application/ld+json">{"@type": "WebPage", "mainEntity": {"@type": "Article"},
        "itemListElement": [{"@type": "ListItem"}]}</script>""",
        "https://a.example/",
    )
    assert doc is not None
    types = [types_of(node) for node in read_jsonld(doc) if "@type" in node]
    assert types == [
        {"WebPage"}, {"Article", "NewsArticle"}, {"Person"}, {"WebPage"}, {"Article"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  satu  dua ", ["satu dua"]),
        (["a", {"name": "b"}, {"name": ["c", "d"]}], ["a", "b", "c", "d"]),
        ({"@value": "e"}, ["e"]),
        (None, []),
        (True, []),
    ],
)
def test_strings(value: object, expected: list[str]) -> None:
    assert strings(value) == expected


def test_urls() -> None:
    assert urls(["a", {"url": "b"}, {"@id": "c"}, {"url": ["d"]}, 5]) == ["a", "b", "c", "d"]
