"""The headline as the page shows it, cross-checked with what its head declares."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.document import MAX_DECLARED, is_small, short_text_of, text_of
from crawler.extraction.selectors import compile_selector

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from crawler.extraction.document import Document
    from crawler.extraction.metadata import Metadata

MAX_TITLE = 400
MIN_BEFORE_CUT = 4
MIN_NAMED = 6
"""Words of a page's title that are more than the name of a site."""
_WORDS = re.compile(r"\w+")
_SITE_BEFORE = re.compile(
    r"^(?:www\.)?[\w-]+(?:\.[\w-]+)*\.(?:com|id|net|org|news|tv|co)\s?[:|»-]\s+", re.IGNORECASE
)
_TYPE_TAGS = ("b", "strong", "font", "big", "span", "div", "td", "p", "center")
_ACCESSORY = re.compile(
    r"related|sidebar|widget|comment|popular|terkait|footer|modal|menu|nav\b", re.I
)


class Title(NamedTuple):
    """A headline and the element that shows it, where one does."""

    text: str | None
    element: etree._Element | None = None


def find_title(
    doc: Document, meta: Metadata, *, trusted: Iterable[str] = (), preset: Iterable[str] = ()
) -> Title:
    """The headline. The ``h1`` may be the channel's name: a heading must agree with the head."""
    for title in _selected(doc, trusted):
        return title
    declared = [t[:MAX_DECLARED] for t in (meta.og_title, meta.headline, doc.title) if t]
    selected = list(_selected(doc, preset))
    shown = selected + [title for title in _headings(doc, ("h1",)) if title not in selected]
    if (best := _agreeing(shown, declared, 0.9)) is not None:
        return best
    shown += _headings(doc, ("h2", "h3"))
    if (best := _agreeing(shown, declared, 0.6)) is not None:
        return best
    publisher = words_of(meta.publisher or "")
    for title in selected:
        if words_of(title.text or "") != publisher:
            return title
    if (plain := _without_heading(doc, declared)) is not None:
        return plain
    if meta.og_title or meta.headline:
        return Title(meta.og_title or meta.headline)
    name = doc.title
    # A heading that the page's own title does not name may be that of another article.
    named = len(words_of(name or "")) >= MIN_NAMED
    for title in shown:
        words = words_of(title.text or "")
        if named and title.element is not None and title.element.tag != "h1":
            continue
        if len(words) >= (2 if len(shown) == 1 else 3) and words != publisher:
            return title
    return Title(_SITE_BEFORE.sub("", name) if name else None)


def _agreeing(shown: list[Title], declared: list[str], least: float) -> Title | None:
    """The heading that agrees best with the first declared headline that any agrees with."""
    for reference in declared:
        best, score = None, 0.0
        for title in shown:
            value = agreement(title.text or "", reference)
            # Of two that say the same, one may be a link in a list of the latest news.
            if value > score or (value == score > 0 and _is_link(best) and not _is_link(title)):
                best, score = title, value
        if score >= least:
            return best
    return None


def _without_heading(doc: Document, declared: list[str]) -> Title | None:
    """The headline where no heading shows it: old pages set it in a large type."""
    for element in doc.body.iter(*_TYPE_TAGS):
        if not is_small(element, 5) or not 15 <= len(text := text_of(element)) <= MAX_TITLE:
            continue
        if _is_linked(element):
            continue
        if len(words_of(text)) >= 3 and any(agreement(text, name) >= 0.9 for name in declared):
            return Title(text, element)
    return None


def _is_link(title: Title | None) -> bool:
    return title is not None and title.element is not None and _is_linked(title.element)


def _is_linked(element: etree._Element) -> bool:
    """Whether a text is a link, or stands in one."""
    inner = next(element.iter("a"), None) is not None
    return inner or next(element.iterancestors("a"), None) is not None


def _selected(doc: Document, selectors: Iterable[str]) -> Iterator[Title]:
    for css in selectors:
        selector = compile_selector(css)
        for element in selector.iter(doc):
            text = selector.value(element)
            if 0 < len(text) <= MAX_TITLE:
                yield Title(text, element)


def agreement(shown: str, declared: str) -> float:
    """How far two headlines are the same, 0 to 1; a site's name beside the declared one is free."""
    left, right = words_of(shown), words_of(declared)
    if not left or not right:
        return 0.0
    if left == right:
        return 1.0
    if len(left) >= 2 and left == _without_site(declared):
        return 0.95
    if len(left) >= 3 and right[: len(left)] == left:
        return 0.95
    if (
        len(left) >= 3
        and 2 * len(left) >= len(right)
        and f" {' '.join(left)} " in (f" {' '.join(right)} ")
    ):
        return 0.95
    if len(right) >= 3 and left[: len(right)] == right:
        return 0.9
    if (cut := _before_cut(declared)) and left[: len(cut)] == cut:
        return 0.9
    common = len(set(left) & set(right))
    return 0.85 * common / max(len(set(left)), len(set(right)))


@lru_cache(maxsize=256)
def _before_cut(declared: str) -> tuple[str, ...]:
    """The whole words of a headline that was cut short: ``Bupati Resmikan Jem...``."""
    head, cut, _ = declared.replace("…", "...").partition("...")
    whole = words_of(head.rpartition(" ")[0]) if cut else ()
    return whole if len(whole) >= MIN_BEFORE_CUT else ()


@lru_cache(maxsize=256)
def _without_site(declared: str) -> tuple[str, ...]:
    """The words before the separator that parts a short headline from the site's name."""
    head, separator, site = declared.partition(" | ")
    if not separator:
        head, separator, site = declared.rpartition(" - ")
    return words_of(head) if len(words_of(head)) >= len(words_of(site)) else ()


@lru_cache(maxsize=256)
def words_of(text: str) -> tuple[str, ...]:
    """Words of a headline in the form in which headlines are compared."""
    return tuple(_WORDS.findall(unicodedata.normalize("NFKC", text).casefold()))


def _headings(doc: Document, tags: tuple[str, ...]) -> Iterator[Title]:
    for tag in tags:
        for count, element in enumerate(doc.root.iter(tag)):
            if count >= 40:
                break
            if _is_accessory(element):
                continue
            text = short_text_of(element)
            if 0 < len(text) <= MAX_TITLE:
                yield Title(text, element)


def _is_accessory(element: etree._Element) -> bool:
    node: etree._Element | None = element
    for _ in range(3):
        if node is None or node.tag in ("body", "article"):
            return False
        if _ACCESSORY.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False
