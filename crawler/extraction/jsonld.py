"""JSON-LD of a page: read in all its shapes, repaired where that is safe."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.document import squeeze

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.document import Document

Json = dict[str, object]

MAX_SCRIPT = 2_000_000
MAX_NODES = 5_000
MAX_DEPTH = 40

ARTICLE_TYPES = frozenset(
    {
        "NewsArticle",
        "Article",
        "BlogPosting",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
        "ReviewNewsArticle",
        "AskPublicNewsArticle",
        "LiveBlogPosting",
        "Report",
        "ScholarlyArticle",
        "SocialMediaPosting",
        "TechArticle",
    }
)

# What hangs below these is another thing than the page itself.
_ASIDE = frozenset(
    {
        "itemListElement",
        "relatedLink",
        "hasPart",
        "isPartOf",
        "comment",
        "review",
        "publisher",
        "author",
        "mentions",
        "citation",
        "isBasedOn",
        "potentialAction",
        "breadcrumb",
    }
)

# An unclosed string ends with the text, so that no place is tried twice.
_STRING = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)', re.DOTALL)
_BRACKET = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[{}\[\]]', re.DOTALL)
_OPENERS = ("<!--", "//<![CDATA[", "// <![CDATA[", "/*<![CDATA[*/", "/* <![CDATA[ */", "<![CDATA[")
_CLOSERS = ("-->", "//]]>", "// ]]>", "/*]]>*/", "/* ]]> */", "]]>")
_TRAILING_COMMA = re.compile(r",(?=\s*[}\]])")
_DOUBLE_COMMA = re.compile(r",(?:\s*,)+")
_BAD_ESCAPE = re.compile(r"\\(?![\"\\/bfnrtu])")
_SCRIPTS = etree.XPath("descendant::script[@type]")
_DECODER = json.JSONDecoder(strict=False)


def read_jsonld(doc: Document) -> list[Json]:
    """Every node of the page's JSON-LD, the outer before the inner; broken ones left out."""
    nodes: list[Json] = []
    for script in _SCRIPTS(doc.root):
        kind = (script.get("type") or "").lower()
        if "ld+json" not in kind or not script.text or len(script.text) > MAX_SCRIPT:
            continue
        for value in parse_json(script.text):
            for node in _nodes(value):
                nodes.append(node)
                if len(nodes) >= MAX_NODES:
                    return nodes
    return nodes


def parse_json(text: str) -> list[object]:
    """The JSON values of a script: usually one, several where they just follow each other.

    Repairs what leaves the meaning alone: HTML comments and CDATA around it, raw line breaks and
    control characters in strings, trailing and doubled commas, a lone backslash.
    """
    text = _unwrapped(text)
    if not text:
        return []
    try:
        return [_DECODER.decode(text)]
    except (ValueError, RecursionError):
        pass
    values = _values(text)
    return values or _values(_repair(text))


def _unwrapped(text: str) -> str:
    """Without the comment or CDATA marks around the script, and the semicolon behind it."""
    text = text.strip()
    for _ in range(2):
        for opener in _OPENERS:
            text = text.removeprefix(opener).lstrip()
        for closer in _CLOSERS:
            text = text.rstrip("; \n\t\r").removesuffix(closer)
    return text.strip().rstrip(";").strip()


def _values(text: str) -> list[object]:
    values: list[object] = []
    position = 0
    while position < len(text):
        start = _next_open(text, position)
        if start < 0:
            break
        try:
            value, position = _DECODER.raw_decode(text, start)
        except (ValueError, RecursionError):
            break
        values.append(value)
    return values


def _next_open(text: str, position: int) -> int:
    found = [at for at in (text.find("{", position), text.find("[", position)) if at >= 0]
    return min(found, default=-1)


def _repair(text: str) -> str:
    """Commas mended outside strings, lone backslashes inside them."""
    out: list[str] = []
    last = 0
    for string in _STRING.finditer(text):
        out.append(_mend_commas(text[last : string.start()]))
        out.append(_BAD_ESCAPE.sub(r"\\\\", string.group()))
        last = string.end()
    out.append(_mend_commas(text[last:]))
    joined = "".join(out)
    return _trailing(joined)


def _mend_commas(text: str) -> str:
    return _TRAILING_COMMA.sub("", _DOUBLE_COMMA.sub(",", text))


def _trailing(text: str) -> str:
    """Close what a cut-off or careless template left open: brackets only."""
    closers: list[str] = []
    for token in _BRACKET.finditer(text):
        mark = token.group()
        if mark in "{[":
            closers.append("}" if mark == "{" else "]")
        elif mark in "}]" and closers and closers[-1] == mark:
            closers.pop()
    return text + "".join(reversed(closers))


def _nodes(value: object) -> Iterator[Json]:
    stack: list[tuple[object, int]] = [(value, 0)]
    while stack:
        item, depth = stack.pop()
        if depth > MAX_DEPTH:
            continue
        if isinstance(item, list):
            stack.extend((child, depth + 1) for child in reversed(item))
        elif isinstance(item, dict):
            yield item
            children = [child for key, child in item.items() if key not in _ASIDE]
            stack.extend(
                (child, depth + 1)
                for child in reversed(children)
                if isinstance(child, (dict, list))
            )


def types_of(node: Json) -> set[str]:
    """The schema.org types of a node, without their namespace."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {name.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for name in names if isinstance(name, str)}


def is_article(node: Json) -> bool:
    return not ARTICLE_TYPES.isdisjoint(types_of(node))


def strings(value: object) -> list[str]:
    """The texts of a value that may be a text, a node with a name, or a list of those."""
    items = value if isinstance(value, list) else [value]
    out: list[str] = []
    for item in items:
        if isinstance(item, dict):
            item = item.get("name") or item.get("@value")
            if isinstance(item, list):
                out += [squeeze(part) for part in item if isinstance(part, str)]
                continue
        if isinstance(item, (str, int, float)) and not isinstance(item, bool):
            out.append(squeeze(str(item)))
    return [text for text in out if text]


def first_string(value: object) -> str | None:
    return next(iter(strings(value)), None)


def urls(value: object) -> list[str]:
    """The addresses of a value that may be a text, a node with a url, or a list of those."""
    items = value if isinstance(value, list) else [value]
    out: list[str] = []
    for item in items:
        if isinstance(item, dict):
            item = item.get("url") or item.get("contentUrl") or item.get("@id")
            if isinstance(item, list):
                item = next((part for part in item if isinstance(part, str)), None)
        if isinstance(item, str) and item.strip():
            out.append(item.strip())
    return out
