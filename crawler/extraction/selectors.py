"""Selectors as data: CSS, compiled once, answered from the index of the page.

``article h1``, ``.entry-content``, ``#penulis > b``, ``time[itemprop=datePublished]`` and their
combinations are answered from the index; whatever else CSS knows goes through cssselect. A selector
may end in ``::attr(name)``, which asks for an attribute instead of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from cssselect import HTMLTranslator, SelectorError
from lxml import etree

from crawler.extraction.document import short_text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.extraction.document import Document

_ATTR_SUFFIX = re.compile(r"::(?:attr\(\s*([\w:-]+)\s*\)|text)\s*$")
_PART = re.compile(
    r"""(?P<tag>[a-zA-Z][\w-]*|\*)
      | \.(?P<cls>-?[\w-]+)
      | \#(?P<id>[\w-]+)
      | \[\s*(?P<name>[\w:-]+)\s*(?:(?P<op>[~^$*|]?=)\s*
            (?:"(?P<v1>[^"]*)"|'(?P<v2>[^']*)'|(?P<v3>[\w:/.-]+))\s*)?\]
      | (?P<comb>\s*>\s*|\s+)""",
    re.VERBOSE,
)


MAX_VALUES = 200
_INDEXED = frozenset(("rel", "itemprop", "name"))


@dataclass(frozen=True, slots=True)
class _Compound:
    tag: str | None
    id: str | None
    classes: frozenset[str]
    attributes: tuple[tuple[str, str, str], ...]
    child: bool
    """Linked to the compound before it by ``>``, not by a blank."""

    def matches(self, element: etree._Element) -> bool:
        if self.tag is not None and element.tag != self.tag:
            return False
        if self.id is not None and element.get("id") != self.id:
            return False
        if self.classes:
            value = element.get("class")
            if not value or not self.classes.issubset(value.split()):
                return False
        return all(_attribute_matches(element, *test) for test in self.attributes)


def _attribute_matches(element: etree._Element, name: str, op: str, value: str) -> bool:
    have = element.get(name)
    if have is None:
        return False
    match op:
        case "":
            return True
        case "=":
            return have == value
        case "~=":
            return value in have.split()
        case "^=":
            return bool(value) and have.startswith(value)
        case "$=":
            return bool(value) and have.endswith(value)
        case "*=":
            return bool(value) and value in have
        case _:
            return have == value or have.startswith(f"{value}-")


class Selector:
    """One compiled selector."""

    __slots__ = ("_chain", "_classes", "_ids", "_xpath", "attribute", "css")

    def __init__(self, css: str) -> None:
        self.css = css
        suffix = _ATTR_SUFFIX.search(css)
        self.attribute = suffix.group(1) if suffix else None
        plain = css[: suffix.start()] if suffix else css
        self._chain = _chain(plain.strip())
        self._classes = frozenset(name for c in self._chain for name in c.classes)
        self._ids = frozenset(c.id for c in self._chain if c.id is not None)
        self._xpath = None if self._chain else _xpath(plain)

    @property
    def name(self) -> str | None:
        """A class or id that a page must have for the selector to match, if it asks for one."""
        return min(self._classes or self._ids, default=None)

    def iter(self, doc: Document) -> Iterator[etree._Element]:
        """Elements of the page that match, in document order."""
        if self._xpath is not None:
            yield from self._xpath(doc.root)
        elif self._possible(doc):
            yield from self._matches(doc, len(self._chain) - 1)

    def _possible(self, doc: Document) -> bool:
        """Whether every class and id of the selector occurs on the page."""
        return doc.class_names >= self._classes and doc.by_id.keys() >= self._ids

    def _matches(self, doc: Document, at: int) -> Iterator[etree._Element]:
        """Elements that the selector up to one compound matches."""
        compound = self._chain[at]
        candidates = _indexed(doc, compound)
        if candidates is not None:
            for element in candidates:
                if compound.matches(element) and (at == 0 or _climb(element, self._chain, at)):
                    yield element
        elif at == 0:
            yield from filter(compound.matches, doc.root.iter(compound.tag or "*"))
        else:
            yield from self._below(doc, at)

    def _below(self, doc: Document, at: int) -> Iterator[etree._Element]:
        """Matches of a compound without class or id: searched below those of the one before."""
        compound = self._chain[at]
        seen: set[etree._Element] = set()
        for ancestor in self._matches(doc, at - 1):
            tag = compound.tag or "*"
            if compound.child:
                yield from filter(compound.matches, ancestor.iterchildren(tag))
                continue
            for element in ancestor.iterdescendants(tag):
                if element not in seen:
                    seen.add(element)
                    if compound.matches(element):
                        yield element

    def value(self, element: etree._Element) -> str:
        """The attribute that the selector names, else the visible text."""
        if self.attribute is not None:
            return (element.get(self.attribute) or "").strip()
        return short_text_of(element)


def _chain(css: str) -> tuple[_Compound, ...]:
    """The compounds of a simple selector, left to right; empty where it is not simple."""
    compounds: list[_Compound] = []
    tag: str | None = None
    ident: str | None = None
    classes: set[str] = set()
    attributes: list[tuple[str, str, str]] = []
    child = False
    empty = True
    position = 0
    while position < len(css):
        found = _PART.match(css, position)
        if found is None:
            return ()
        position = found.end()
        if found["comb"] is not None:
            if empty:
                return ()
            compounds.append(_Compound(tag, ident, frozenset(classes), tuple(attributes), child))
            tag, ident, classes, attributes, empty = None, None, set(), [], True
            child = ">" in found["comb"]
            continue
        empty = False
        if found["tag"] is not None:
            tag = None if found["tag"] == "*" else found["tag"].lower()
        elif found["cls"] is not None:
            classes.add(found["cls"])
        elif found["id"] is not None:
            ident = found["id"]
        else:
            value = next((v for v in (found["v1"], found["v2"], found["v3"]) if v is not None), "")
            attributes.append((found["name"], found["op"] or "", value))
    if empty:
        return ()
    compounds.append(_Compound(tag, ident, frozenset(classes), tuple(attributes), child))
    return tuple(compounds)


def _indexed(doc: Document, compound: _Compound) -> list[etree._Element] | None:
    """The fewest elements that may match, by the index; None where the index cannot tell."""
    if compound.id is not None:
        return doc.by_id.get(compound.id, [])
    if compound.classes:
        return min((doc.by_class(name) for name in compound.classes), key=len)
    for name, op, value in compound.attributes:
        if op not in ("=", "~=") or name not in _INDEXED:
            continue
        if name != "name" or compound.tag == "meta":
            return doc.by_attribute(name).get(value, [])
    return None


def _climb(element: etree._Element, chain: tuple[_Compound, ...], at: int) -> bool:
    """Whether the compounds before ``chain[at]`` are met going up from its element."""
    if at == 0:
        return True
    wanted = chain[at - 1]
    parent = element.getparent()
    if chain[at].child:
        return parent is not None and wanted.matches(parent) and _climb(parent, chain, at - 1)
    while parent is not None:
        if wanted.matches(parent):
            if _climb(parent, chain, at - 1):
                return True
            if not wanted.child:
                # The nearest ancestor leaves the most room above it: a farther one cannot do.
                return False
        parent = parent.getparent()
    return False


def _xpath(css: str) -> etree.XPath:
    try:
        return etree.XPath(HTMLTranslator().css_to_xpath(css))
    except (SelectorError, etree.XPathSyntaxError) as error:
        raise ValueError(f"not a CSS selector: {css!r}") from error


@lru_cache(maxsize=4096)
def compile_selector(css: str) -> Selector:
    """The compiled selector. Raises ``ValueError`` where it is no CSS."""
    return Selector(css)


def select(doc: Document, css: str) -> list[etree._Element]:
    """All elements that match one selector, in document order."""
    return list(compile_selector(css).iter(doc))


def occurs(doc: Document, css: str) -> bool:
    """Whether a selector matches anything."""
    return next(compile_selector(css).iter(doc), None) is not None


def all_values(doc: Document, selectors: Iterable[str]) -> list[str]:
    """The values of all elements of the first selector that gives any, each once."""
    for css in selectors:
        selector = compile_selector(css)
        elements = islice(selector.iter(doc), MAX_VALUES)
        values = dict.fromkeys(filter(None, map(selector.value, elements)))
        if values:
            return list(values)
    return []
