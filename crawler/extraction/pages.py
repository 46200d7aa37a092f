"""Articles that are split over several pages: the next page, and the pages joined."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from lxml import etree

from crawler.extraction.document import Document, host_of, parse, parts_of, squeeze, text_of
from crawler.extraction.presets import preset_rules, profile_rules
from crawler.extraction.selectors import compile_selector

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.profile import SiteProfile

PAGE_MISSING = "page-missing"
MAX_PAGES = 50

_PAGE_PARAMETERS = frozenset({"page", "halaman", "hal", "p", "paged"})
_WHOLE = {"page": "all", "single": "1", "showpage": "all", "view": "all"}
_NEXT_TEXT = re.compile(
    r"(?:baca\s+)?(?:halaman|laman|hal\.?)\s+(?:selanjutnya|berikutnya|berikut)"
    r"|(?:selanjutnya|berikutnya|next(?:\s+page)?|lanjut(?:kan)?)\s*[›»>→]*",
    re.I,
)
_WHOLE_TEXT = re.compile(
    r"(?:baca|tampilkan|lihat|buka)?\s*(?:semua(?:\s+halaman)?|selengkapnya|show\s+all|view\s+all"
    r"|satu\s+halaman|single\s+page)",
    re.I,
)
_PAGER_CLASS = re.compile(
    r"pag(?:e|ing|ination)|page-?links|post-page-numbers|multi-?page|halaman|next", re.I
)
_PAGER_HREF = re.compile(
    r"[?&](?:page|halaman|hal|p|paged|single|showpage|view)=|/\d{1,2}/?$", re.IGNORECASE
)
_PAGER_NUMBER = "data-ci-pagination-page"
"""What CodeIgniter writes to each link of a pager, whatever its address counts."""
# The pages of an article share its slug; a bare query or number is relative to it.
_LINKS = etree.XPath(
    "descendant::a[@href and (string-length(@href) <= 30 or contains(@href, $slug))]"
)
_NUMBERED = re.compile(r"^(?P<stem>.*?)/(?:page/)?(?P<number>[2-9]|[1-4]\d|(?:[5-9]|1\d)[05])/?$")
_ALL = re.compile(r"^(?P<stem>.*?[^/])/all/?$")
LEAST_STEP = 5
"""Some pagers count paragraphs, not pages: ``/15``, ``/30``. No page has fewer than these."""
_NAMES_ARTICLE = re.compile(r"[\d-][^/]*/?$")
"""A path that names an article by itself; ``/`` and ``/berita/`` do not."""


def _has_gap(pages: list[Article]) -> bool:
    numbers = [page_number(page.fetched_url or page.url)[1] for page in pages]
    counted = [number for number in numbers if isinstance(number, int)]
    step = counted[1] if len(counted) > 1 else 1
    if step >= LEAST_STEP:
        return counted != [1, *range(step, step * len(counted), step)]
    return any(later - earlier > 1 for earlier, later in pairwise(counted))


_P_START = re.compile(r"<p[\s>]", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")


def page_number(url: str) -> tuple[str, int | str]:
    """(address of the first page, number) of one page of an article; ``"all"`` is the whole."""
    parts = parts_of(url)
    path = parts.path
    number: int | str = 1
    rest: list[tuple[str, str]] = []
    for name, value in _query(parts.query):
        key = name.lower()
        if _WHOLE.get(key) == value.lower():
            number = "all"
        elif key == "p" and not _NAMES_ARTICLE.search(path):
            rest.append((name, value))  # the number of the article: WordPress's plain permalinks
        elif key in _PAGE_PARAMETERS and value.isdigit() and 0 < int(value) < MAX_PAGES:
            number = int(value)
        else:
            rest.append((name, value))
    stem = path.rstrip("/")
    if number == 1 and (found := _NUMBERED.match(path)):
        stem, number = found["stem"].rstrip("/"), int(found["number"])
    elif whole := _ALL.match(path):
        stem, number = whole["stem"], "all"
    query = "&".join(f"{name}={value}" for name, value in rest if not name.startswith("utm_"))
    return f"{host_of(url)}{stem}?{query}", number


def _query(query: str) -> list[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=200)
    except ValueError:
        return []


def next_page_url(
    html_or_tree: bytes | str | Document | etree._Element,
    url: str,
    profile: SiteProfile | None = None,
) -> str | None:
    """Address of the page that continues this article: the whole article where the site offers it.

    Only links to the same article count: same host, same path but for the number.
    """
    doc = _document(html_or_tree, url)
    if doc is None:
        return None
    selectors = preset_rules(doc).next_page
    if profile is not None:
        selectors = (*profile_rules(profile).next_page, *selectors)
    return find_next_page(doc, selectors)


def find_next_page(doc: Document, selectors: tuple[str, ...]) -> str | None:
    """:func:`next_page_url` with the selectors of the page's kind at hand."""
    own, number = page_number(doc.url)
    if number == "all":
        return None
    best: tuple[int, str] | None = None
    stated: set[int] = set()
    for element in _pager_links(doc, selectors):
        target = doc.absolute(element.get("href"))
        if target is None:
            continue
        stem, other = page_number(target)
        if stem != own:
            continue
        target = target.split("#", 1)[0]
        if other == "all":
            return target
        if not (isinstance(other, int) and isinstance(number, int)) or other <= number:
            continue
        if _PAGER_NUMBER in element.attrib or "next" in (element.get("rel") or "").split():
            stated.add(other)
        if best is None or other < best[0]:
            best = (other, target)
    if best is None or not isinstance(number, int):
        return None
    is_step = best[0] - number >= LEAST_STEP - 1 and best[0] in stated
    return best[1] if best[0] == number + 1 or is_step else None


def _document(value: bytes | str | Document | etree._Element, url: str) -> Document | None:
    if isinstance(value, Document):
        return value
    if isinstance(value, (bytes, str)):
        return parse(value, url)
    return Document(value, url, size=0)


def _pager_links(doc: Document, selectors: tuple[str, ...]) -> list[etree._Element]:
    """Links of the article's pager: by selector, by ``rel=next``, by their words or class."""
    found: list[etree._Element] = []
    for css in selectors:
        found += compile_selector(css).iter(doc)
    found += doc.by_attribute("rel").get("next", [])
    slug = page_number(doc.url)[0].partition("?")[0].rpartition("/")[2]
    # XPath takes no control characters; no link has a line break in its address.
    for element in _LINKS(doc.root, slug=slug if slug.isprintable() else "\n"):
        href = element.get("href", "")
        if ("?" in href or href.rstrip("/")[-1:].isdigit()) and _looks_like_pager(element, href):
            found.append(element)
    return found


def _looks_like_pager(element: etree._Element, href: str) -> bool:
    if not _PAGER_HREF.search(href):
        return False
    text = text_of(element)
    if len(text) > 40:
        return False
    if _NEXT_TEXT.fullmatch(text) or _WHOLE_TEXT.fullmatch(text):
        return True
    if not re.fullmatch(r"\d{1,2}|[›»>→]+", text):
        return False
    node: etree._Element | None = element
    for _ in range(4):
        if node is None:
            return False
        if _PAGER_CLASS.search(f"{node.get('class') or ''} {node.get('id') or ''}"):
            return True
        node = node.getparent()
    return False


def join_pages(first: Article, rest: list[Article]) -> Article:
    """One raw article out of its pages: bodies in order, a repeated first paragraph only once.

    The other fields are those of the first page; what it lacks comes from a later one.
    """
    bodies = [first.body_html] if first.body_html else []
    opening = _opening(first.body_html)
    for page in rest:
        if not page.body_html:
            continue
        repeated = bool(opening) and _opening(page.body_html) == opening
        if repeated and page_number(page.fetched_url or page.url)[1] == "all":
            bodies = [page.body_html]
        else:
            bodies.append(_without_opening(page.body_html) if repeated else page.body_html)
    flags = [flag for flag in first.flags if flag != PAGE_MISSING]
    if PAGE_MISSING in (rest[-1] if rest else first).flags or _has_gap([first, *rest]):
        flags.append(PAGE_MISSING)
    return replace(
        first,
        body_html="\n".join(bodies) or None,
        flags=flags,
        byline_raw=first.byline_raw or next((p.byline_raw for p in rest if p.byline_raw), None),
    )


def _opening(html: str | None) -> str:
    """Words of the first paragraph, in the form in which two are compared."""
    span = _first_paragraph(html or "")
    return squeeze(_TAG.sub(" ", (html or "")[slice(*span)])).casefold() if span else ""


def _without_opening(html: str) -> str:
    span = _first_paragraph(html)
    return html[: span[0]] + html[span[1] :] if span else html


def _first_paragraph(html: str) -> tuple[int, int] | None:
    opened = _P_START.search(html)
    closed = html.find("</p>", opened.end()) if opened else -1
    return (opened.start(), closed + 4) if opened and closed >= 0 else None
