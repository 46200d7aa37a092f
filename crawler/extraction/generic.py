"""The article's container on a page of a kind that was never seen.

Every run of text counts for its place in the tree: prose for it, link texts against it, navigation
and the like not at all. The element with the largest sum holds the article; then the way leads down
again as long as what surrounds the core is of another kind. Paragraphs may be ``p``, ``div``,
``span`` or bare text between ``br``: only where the text stands matters.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.document import is_small, text_of
from crawler.extraction.titles import agreement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.extraction.document import Document

MIN_PROSE = 25
"""Characters of a run of text below which it says nothing about its place."""
MIN_BODY = 140
MAX_RUNS = 8_000
MAX_CLIMB = 256
MAX_CAPTION = 350

_INLINE_NAMES = """a abbr b bdi bdo big br cite code data dfn em font i kbd label mark q s samp
    small span strike strong sub sup time tt u var"""
INLINE = frozenset(_INLINE_NAMES.split())
_FURNITURE_NAMES = """nav aside footer form select option button noscript script style textarea
    template iframe figcaption svg ins label title head h1 h2 h3 h4 h5 h6 caption"""
_FURNITURE_TAGS = frozenset(_FURNITURE_NAMES.split())
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:list|area|form|body|text|wrap\w*)?|komen(?:tar)?|tanggapan|respond|disqus|sidebar|footer|foot|navbar|nav|navigation|"
    r"menu|breadcrumbs?|popular|populer|terpopuler|trending|newsletter|subscri\w+|cookies?|gdpr|"
    r"modal|popup|login|share|sharing|sosmed|social|adv|adverts?|advertis\w+|ads?|iklan|banner|"
    r"promo|related|terkait|rekomendasi|recommend\w*|recommended|caption|authorbox|author-?box|"
    r"copyright|disclaimer|widgets?|tags?|tagging|lainnya|latest|terbaru|terkini|headline-list|"
    r"baca-?juga|bacajuga|ticker|hidden|screen-reader-text|toc|teaser-list|editor-?pick\w*)"
    r"(?=$|[\s_-])",
    re.IGNORECASE,
)
_NEVER_FURNITURE = frozenset(("html", "body", "main", "article", "p"))
_DIGITS = re.compile(r"\d+")
_RUNS = etree.XPath(f"descendant::text()[string-length() >= {MIN_PROSE}]")
_WORD = re.compile(r"[^\W\d_]{2,}")


@dataclass(slots=True)
class _Sum:
    prose: int = 0
    links: int = 0
    own: int = 0
    """Prose that stands in the element itself or in its paragraphs."""
    children: dict[etree._Element, None] = field(default_factory=dict)

    @property
    def total(self) -> float:
        return self.prose - self.links


def find_body(doc: Document) -> etree._Element | None:
    """The element that holds the article's text; None where the page has hardly any prose."""
    sums = _sums(doc, by_name=True)
    whole = sums.get(doc.body)
    if whole is None or whole.prose < 600:
        # Where the names would leave hardly anything, they mean something else here.
        loose = _sums(doc, by_name=False)
        if doc.body in loose and (whole.prose if whole else 0) < 0.4 * loose[doc.body].prose:
            sums = loose
    if not sums:
        return None
    best = max(sums, key=lambda element: sums[element].total)
    if sums[best].prose < MIN_BODY:
        return None
    semantic = _declared_body(doc, sums)
    if semantic is not None and sums[semantic].total >= 0.6 * sums[best].total:
        return semantic
    body = _descend(best, sums)
    while body.tag in INLINE or body.tag in ("p", "li", "blockquote"):
        parent = body.getparent()
        if parent is None or parent is doc.root:
            break
        body = parent
    around = body.getparent()
    if around in sums and sums[around].prose <= 1.2 * sums[body].prose:
        return around if _opens_text(around, body) else body
    return body


def _declared_body(doc: Document, sums: dict[etree._Element, _Sum]) -> etree._Element | None:
    """The element that schema.org markup names, where it holds text."""
    found = [
        element for element in sums if "articleBody" in (element.get("itemprop") or "").split()
    ]
    return max(found, key=lambda element: sums[element].total, default=None)


def _sums(doc: Document, *, by_name: bool) -> dict[etree._Element, _Sum]:
    sums: dict[etree._Element, _Sum] = {}
    furniture: dict[etree._Element, bool] = {}
    for count, run in enumerate(_RUNS(doc.body)):
        if count >= MAX_RUNS:
            break
        text = str(run).strip()
        if len(text) < MIN_PROSE or not _has_words(text, 4):
            continue
        owner = run.getparent()
        if run.is_tail:
            owner = owner.getparent()
        if owner is None or is_furniture(owner, furniture, by_name=by_name):
            continue
        linked = False
        while owner.tag in INLINE:
            linked = linked or owner.tag == "a"
            parent = owner.getparent()
            if parent is None:
                break
            owner = parent
        _add(sums, owner, len(text), linked, stop=doc.body)
    return sums


def _has_words(text: str, least: int) -> bool:
    """Whether a text begins with as many words."""
    return next(islice(_WORD.finditer(text, 0, 200), least - 1, None), None) is not None


def _add(
    sums: dict[etree._Element, _Sum],
    leaf: etree._Element,
    length: int,
    linked: bool,
    *,
    stop: etree._Element,
) -> None:
    node: etree._Element | None = leaf
    below: etree._Element | None = None
    for _ in range(MAX_CLIMB):
        if node is None:
            break
        entry = sums.get(node)
        if entry is None:
            entry = sums[node] = _Sum()
        if linked:
            entry.links += length
        else:
            entry.prose += length
            if below is None or (below is leaf and leaf.tag in ("p", "li", "blockquote", "div")):
                entry.own += length
        if below is not None:
            entry.children[below] = None
        if node is stop:
            break
        below, node = node, node.getparent()


def is_furniture(
    element: etree._Element, known: dict[etree._Element, bool], *, by_name: bool = True
) -> bool:
    """Whether an element stands in navigation, a form, a side bar, a comment list and the like."""
    path: list[etree._Element] = []
    node: etree._Element | None = element
    answer = False
    while node is not None:
        if node in known:
            answer = known[node]
            break
        path.append(node)
        if node.tag in _FURNITURE_TAGS or (by_name and _named_furniture(node)):
            answer = True
            break
        node = node.getparent()
    for visited in path:
        known[visited] = answer
    return answer


def _named_furniture(element: etree._Element) -> bool:
    if element.tag in _NEVER_FURNITURE:
        return False
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return 1 < len(name) < 400 and _names_furniture(name)


@lru_cache(maxsize=4096)
def _names_furniture(name: str) -> bool:
    return _FURNITURE.search(name) is not None


def _descend(element: etree._Element, sums: dict[etree._Element, _Sum]) -> etree._Element:
    """Down to the core: while one child holds the bulk and the rest is of another kind."""
    while True:
        entry = sums[element]
        children = [child for child in entry.children if child in sums]
        if not children:
            return element
        core = max(children, key=lambda child: sums[child].total)
        if core.tag in INLINE or core.tag in ("p", "li", "blockquote", "pre"):
            return element
        inner = sums[core]
        if inner.prose < 0.5 * entry.prose:
            return element
        outside = entry.prose - inner.prose
        kin = sum(sums[c].prose for c in children if c is not core and _kin(c, core, sums))
        bare = outside - sum(sums[c].prose for c in children if c is not core)
        if _opens_text(element, core):
            return element
        whole = bare < 40 and _is_whole(core, inner.prose, entry.prose)
        if outside and kin + bare >= 0.5 * outside and kin + bare >= 40 and not whole:
            return element
        element = core


_TEXT_NAME = re.compile(
    r"content|konten|isi(?=$|[\s_-])|artikel|article|berita|body|detail|text|entry", re.IGNORECASE
)


_OPEN_DATELINE = re.compile(r"\w.{0,70}\s?[-–—|]+\s*", re.DOTALL)


def _opens_text(element: etree._Element, core: etree._Element) -> bool:
    """Whether a dateline stands before the core, in the element itself: ``MUARA - <p>…``."""
    before = [element.text or ""]
    for node in element:
        if node is core:
            break
        if node.tag in INLINE and is_small(node, 5):
            before.append(text_of(node))
        elif isinstance(node.tag, str) and node.tag not in ("script", "style", "img", "br"):
            before.clear()
        before.append(node.tail or "")
    return _OPEN_DATELINE.fullmatch("".join(before).strip()) is not None


def _is_whole(core: etree._Element, prose: int, whole: int) -> bool:
    """Whether a container is the text itself, and the paragraphs beside it only lead to it."""
    name = f"{core.get('class') or ''} {core.get('id') or ''}"
    if prose < 0.8 * whole or not (core.tag == "article" or _TEXT_NAME.search(name)):
        return False
    if sum(len(child.text or "") >= MIN_PROSE for child in core.iterchildren("p")) < 3:
        return False
    behind = (text_of(p) for p in core.itersiblings("p") if is_small(p))
    return not any(len(text) >= 40 and text.endswith((".", '"', "”")) for text in behind)


def _kin(element: etree._Element, core: etree._Element, sums: dict[etree._Element, _Sum]) -> bool:
    """Whether a sibling goes on with the text of the core: a paragraph, or a block like it."""
    if sums[element].links > 0.3 * sums[element].prose:
        return False
    if element.tag in ("p", "blockquote", "ul", "ol", "table", "pre"):
        return True
    return element.tag == core.tag and _shape(element) == _shape(core)


def _shape(element: etree._Element) -> str:
    return _DIGITS.sub("", f"{element.get('class') or ''}#{element.get('id') or ''}")


# --- what stands around the text inside the container ----------------------------------------

_MONTH = re.compile(
    r"\b(?:jan|feb|peb|mar|apr|mei|may|jun|jul|ag[us]|aug|sep|okt|oct|nov|nop|des|dec)\w*\b"
    r"|\d{1,2}[/-]\d{1,2}[/-]\d{2,4}",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b|\b(?:wib|wita|wit)\b", re.IGNORECASE)
_HEAD_NAMES = re.compile(
    r"(?:^|[\s_-])(?:breadcrumbs?|share|sharing|social|sosmed|meta|date|tanggal|time|author|byline|"
    r"views?|caption|title|judul|kanal|kategori|category|tools?|fontsize|print)(?=$|[\s_-])",
    re.IGNORECASE,
)
_TAIL_TAGS = frozenset(("nav", "form", "aside", "footer"))
_TAIL_NAMES = re.compile(
    r"(?:^|[\s_-])(?:comments?(?:list|area|form|body|text|wrap\w*)?|komen(?:tar)?|tanggapan|respond|share|sharing|social|sosmed|tags?|tagging|nav|"
    r"navigation|pagination|paging|pager|sidebar|widgets?|authorbox|author-box|newsletter|"
    r"subscribe|breadcrumbs?)(?=$|[\s_-])",
    re.IGNORECASE,
)


def furniture_of(body: etree._Element, title: str | None) -> set[etree._Element]:
    """Elements of a container found this way that are furniture: headline, date, share bar …

    Only before the first and after the last prose; what stands between is left to the cleaning.
    """
    runs = _RUNS(body)
    known: dict[etree._Element, bool] = {}
    first = next(
        (
            run.getparent()
            for run in runs
            if _is_prose(run, body, known) and not (title and agreement(str(run), title) >= 0.9)
        ),
        None,
    )
    last = next((run.getparent() for run in reversed(runs) if _is_prose(run, body, known)), None)
    if first is None or last is None:
        return set()
    found = {sibling for sibling in _outside(body, first, before=True) if _is_head(sibling, title)}
    for sibling in _outside(body, last, before=False):
        name = f"{sibling.get('class') or ''} {sibling.get('id') or ''}"
        if sibling.tag in _TAIL_TAGS or _TAIL_NAMES.search(name):
            found.add(sibling)
    return found | _date_line(body, first)


def _date_line(body: etree._Element, first: etree._Element) -> set[etree._Element]:
    """Name and date of the article that stand before its text in ``span`` and the like."""
    inline = [node for node in _outside(body, first, before=True) if node.tag in INLINE]
    dated = {
        node.getparent()
        for node in inline
        if is_small(node) and len(text := text_of(node)) <= 60
        if _MONTH.search(text) and _CLOCK.search(text) and not (node.tail or "").strip()
    }
    return {node for node in inline if node.getparent() in dated and not (node.tail or "").strip()}


def _is_prose(
    run: etree._ElementUnicodeResult, body: etree._Element, known: dict[etree._Element, bool]
) -> bool:
    text = str(run).strip()
    if len(text) < 60 or not _has_words(text, 6):
        return False
    owner = run.getparent()
    if run.is_tail and owner is not None:
        owner = owner.getparent()
    if owner is None or is_furniture(owner, known):
        return False
    return picture_block(owner, body) is None


def picture_block(element: etree._Element, body: etree._Element) -> etree._Element | None:
    """The block that is a picture with its caption, where *element* stands in one."""
    node = element
    for _ in range(3):
        if node is body or node.tag == "p":
            return None
        if not is_small(node, 60):
            return None
        if next(node.iter("img", "picture"), None) is not None:
            return node if len(text_of(node)) <= MAX_CAPTION else None
        parent = node.getparent()
        if parent is None:
            return None
        node = parent
    return None


def _outside(
    body: etree._Element, block: etree._Element, *, before: bool
) -> Iterator[etree._Element]:
    """Elements of the body before (or behind) the way that leads to a block."""
    node = block
    while node is not body:
        yield from node.itersiblings("*", preceding=before)
        parent = node.getparent()
        if parent is None:
            return
        node = parent


def _is_head(element: etree._Element, title: str | None) -> bool:
    if element.tag in ("h1", "nav", "form", "time", "header", "select", "button"):
        return element.tag != "header" or (is_small(element) and len(text_of(element)) < 600)
    if element.tag in INLINE or element.tag in ("img", "picture", "script", "style", "hr"):
        return False
    text = text_of(element) if is_small(element) else ""
    if not text or len(text) > MAX_CAPTION:
        return False
    if element.tag != "p" and next(element.iter("img"), None) is not None:
        return True
    if title and agreement(text, title) >= 0.9:
        return True
    if len(text) <= 120 and _MONTH.search(text) and _CLOCK.search(text):
        return True
    linked = sum(len(text_of(link)) for link in element.iter("a"))
    if element.tag != "p" and linked >= 0.8 * len(text):
        return True
    name = f"{element.get('class') or ''} {element.get('id') or ''}"
    return element.tag != "p" and len(text) <= 160 and _HEAD_NAMES.search(name) is not None
