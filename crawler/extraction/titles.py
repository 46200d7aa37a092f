"""The headline as the page shows it, cross-checked with what its head declares."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from crawler.extraction.document import squeeze, text_of
from crawler.extraction.selectors import all_values

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from crawler.extraction.document import Document
    from crawler.extraction.metadata import Metadata

MAX_TITLE = 400
_WORDS = re.compile(r"\w+")
_ACCESSORY = re.compile(
    r"related|sidebar|widget|comment|popular|terkait|footer|modal|menu|nav\b", re.I
)


def find_title(
    doc: Document, meta: Metadata, *, trusted: Iterable[str] = (), preset: Iterable[str] = ()
) -> str | None:
    """The headline. The ``h1`` may be the channel's name: a heading must agree with the head."""
    if values := all_values(doc, trusted):
        return values[0]
    declared = [t for t in (meta.og_title, meta.headline, page_title(doc)) if t]
    shown = list(dict.fromkeys([*all_values(doc, preset), *_headings(doc)]))
    shown = [text for text in shown if 0 < len(text) <= MAX_TITLE]
    for reference in declared:
        best = max(shown, key=lambda text: agreement(text, reference), default="")
        if best and agreement(best, reference) >= 0.6:
            return best
    named = _words(meta.publisher or "")
    for text in all_values(doc, preset):
        if _words(text) != named:
            return text
    if meta.og_title or meta.headline:
        return meta.og_title or meta.headline
    for text in shown:
        if len(_words(text)) >= 3 and _words(text) != named:
            return text
    return page_title(doc)


def page_title(doc: Document) -> str | None:
    for element in doc.root.iter("title"):
        return squeeze(element.text) or None
    return None


def agreement(shown: str, declared: str) -> float:
    """How far two headlines are the same, 0 to 1; a site's name behind the declared one is free."""
    left, right = _words(shown), _words(declared)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if len(left) >= 3 and right[: len(left)] == left:
        return 0.95
    if len(right) >= 3 and left[: len(right)] == right:
        return 0.9
    common = len(set(left) & set(right))
    return 0.85 * common / max(len(set(left)), len(set(right)))


def _words(text: str) -> list[str]:
    return _WORDS.findall(unicodedata.normalize("NFKC", text).casefold())


def _headings(doc: Document) -> Iterator[str]:
    for tag in ("h1", "h2", "h3"):
        for count, element in enumerate(doc.root.iter(tag)):
            if count >= 40:
                break
            if not _is_accessory(element) and (text := text_of(element)):
                yield text


def _is_accessory(element: etree._Element) -> bool:
    node: etree._Element | None = element
    for _ in range(3):
        if node is None or node.tag in ("body", "article"):
            return False
        if _ACCESSORY.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False
