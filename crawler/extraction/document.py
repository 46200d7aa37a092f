"""A page as a tree: decoded as browsers do, parsed once, indexed once."""

from __future__ import annotations

import codecs
import re
from functools import cached_property
from html import escape
from itertools import chain, islice
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urljoin, urlsplit

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, KeysView

MAX_BYTES = 50 * 1024 * 1024
"""Larger pages are refused."""
MAX_PARSED = 8 * 1024 * 1024
"""What lies behind is not read, and the article is flagged."""

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_META_CHARSET = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([a-z0-9_:.-]{2,40})", re.I)
_CONTROL_BYTES = bytes([*range(9), 11, 12, *range(14, 32)])
MAX_TAG = 50_000
_LONG_TAG = re.compile(rb"<[a-z][^<>]{%d,}>?" % (MAX_TAG - 100), re.IGNORECASE)
_BEGUN = re.compile(rb"<html[\s>]", re.IGNORECASE)
_ENDED = re.compile(rb"</(?:html|body)\s*>", re.IGNORECASE)
# Nothing in it is relative, and nothing would be written in another way.
_PLAIN_URL = re.compile(r"https?://[a-z0-9.-]+/[a-zA-Z0-9/._~%-]*")
_HIGH_BYTES = bytes(range(128, 256))

# What browsers decode under these names (WHATWG Encoding Standard).
_BROWSER_NAMES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "iso-8859-15": "iso-8859-15",
    "gb2312": "gb18030",
    "utf-16": "utf-16-le",
    "utf8": "utf-8",
}


def decode(data: bytes, encoding: str | None = None) -> str:
    """Text of a page: by BOM, as UTF-8 where that is valid, else by the given or declared name.

    Valid UTF-8 beyond ASCII is no accident, while servers and templates go on saying
    ``iso-8859-1``. Never raises: bytes that fit nothing become U+FFFD or windows-1252.
    """
    for bom, name in _BOMS:
        if data.startswith(bom):
            return data[len(bom) :].decode(name, "replace")
    if sniffed := _sniff_utf16(data):
        return data.decode(sniffed, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    declared = _META_CHARSET.search(data[:4096])
    for label in (encoding, declared.group(1).decode("ascii") if declared else None):
        codec = _codec(label)
        # A page whose meta tag was read as ASCII is not UTF-16, whatever the tag says.
        if codec is None or codec.startswith(("utf-16", "utf-32", "utf-8")):
            continue
        return data.decode(codec, "replace")
    text = data.decode("utf-8", "replace")
    # A few broken bytes (a cut character) do not make a page windows-1252.
    if text.count("\ufffd") * 10 <= len(data) - len(data.translate(None, _HIGH_BYTES)):
        return text
    return data.decode("cp1252", "replace")


def is_encoding(name: str) -> bool:
    """Whether pages can be read in the encoding of this name."""
    return _codec(name) is not None


def _codec(name: str | None) -> str | None:
    if not name:
        return None
    name = name.strip().lower()
    try:
        info = codecs.lookup(_BROWSER_NAMES.get(name, name))
    except (LookupError, ValueError):
        return None
    return info.name if getattr(info, "_is_text_encoding", True) else None


def _sniff_utf16(data: bytes) -> str | None:
    """UTF-16 without a BOM shows as a zero in every other byte."""
    head = data[:400]
    if len(head) < 4 or head.count(0) < len(head) * 0.4:
        return None
    return "utf-16-le" if head[1::2].count(0) > head[::2].count(0) else "utf-16-be"


# The values of the attributes by which elements are asked for: one tag after the other, since
# to put the two of them into the order of the page costs more than to find them.
_VALUES = {
    "itemprop": (etree.XPath("descendant-or-self::*/@itemprop"),),
    "name": (etree.XPath("descendant::meta/@name"),),
    "rel": (etree.XPath("descendant::link/@rel"), etree.XPath("descendant::a/@rel")),
}
MAX_DECLARED = 1_000
"""Characters of the title in the head that are read."""


class Document:
    """A parsed page with an index of its classes, ids and tags."""

    def __init__(self, root: etree._Element, url: str, *, size: int, partial: bool = False) -> None:
        self.root = root
        self.url = url
        self.size = size
        self.partial = partial
        """The page was cut off, or is larger or nests deeper than what is read."""
        self._by_class: dict[str, list[etree._Element]] = {}
        self._by_attribute: dict[str, dict[str, list[etree._Element]]] = {}

    @cached_property
    def base_url(self) -> str:
        head = self.root.find("head")
        for element in head.iter("base") if head is not None else ():
            if href := element.get("href"):
                return absolute(self.url, href) or self.url
        return self.url

    @cached_property
    def host(self) -> str:
        return host_of(self.url)

    @cached_property
    def elements(self) -> list[etree._Element]:
        """All elements, in the order of the page."""
        return list(self.root.iter("*"))

    @cached_property
    def _index(self) -> tuple[dict[str, list[list[int]]], dict[str, list[etree._Element]]]:
        """Places in ``elements`` by class, a list for each whole value; and elements by id."""
        values: dict[str, list[int]] = {}
        ids: dict[str, list[etree._Element]] = {}
        for place, element in enumerate(self.elements):
            if value := element.get("class"):
                if value in values:
                    values[value].append(place)
                else:
                    values[value] = [place]
            if value := element.get("id"):
                ids.setdefault(value, []).append(element)
        classes: dict[str, list[list[int]]] = {}
        for value, places in values.items():
            for name in value.split():
                if name in classes:
                    classes[name].append(places)
                else:
                    classes[name] = [places]
        return classes, ids

    @property
    def class_names(self) -> KeysView[str]:
        """All class names of the page."""
        return self._index[0].keys()

    def by_class(self, name: str) -> list[etree._Element]:
        """Elements of a class, in the order of the page."""
        found = self._by_class.get(name)
        if found is None:
            places = {*chain.from_iterable(self._index[0].get(name, ()))}
            found = self._by_class[name] = [self.elements[place] for place in sorted(places)]
        return found

    @property
    def by_id(self) -> dict[str, list[etree._Element]]:
        return self._index[1]

    def by_attribute(self, name: str) -> dict[str, list[etree._Element]]:
        """Elements by the value of ``itemprop``, ``name`` or ``rel``, and by each of its words."""
        found = self._by_attribute.get(name)
        if found is None:
            found = self._by_attribute[name] = {}
            for value in chain.from_iterable(values(self.root) for values in _VALUES[name]):
                element = value.getparent()
                for key in {str(value), *value.split()}:
                    found.setdefault(key, []).append(element)
        return found

    @cached_property
    def title(self) -> str | None:
        """The title that the head of the page states."""
        for element in self.root.iter("title"):
            return squeeze((element.text or "")[:MAX_DECLARED]) or None
        return None

    @cached_property
    def visible_text(self) -> str:
        """Text of the whole page in one line."""
        return bulk_text_of(self.body)

    @cached_property
    def body(self) -> etree._Element:
        for element in self.root.iter("body"):
            return element
        return self.root

    def absolute(self, href: str | None) -> str | None:
        """The http(s) address behind a link of this page, else None."""
        return absolute(self.base_url, href)


def parse(html: bytes | str, url: str, *, encoding: str | None = None) -> Document | None:
    """The page as a tree; None where nothing is in it or it is larger than ``MAX_BYTES``."""
    if len(html) > MAX_BYTES:
        return None
    # No byte of a longer UTF-8 character lies among the control bytes.
    data = _as_utf8(html, encoding).translate(None, _CONTROL_BYTES)
    if not data.strip():
        return None
    size = len(data)
    partial = size > MAX_PARSED or _is_cut(data)
    data = _without_monsters(data[:MAX_PARSED])
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_pis=True, remove_comments=True, collect_ids=False
    )
    try:
        root: etree._Element | None = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError):
        return None
    if root is None:
        return None
    last = parser.error_log.last_error
    partial = partial or (last is not None and "xcessive depth" in last.message)
    return Document(root, url, size=size, partial=partial)


def _as_utf8(html: bytes | str, encoding: str | None) -> bytes:
    if isinstance(html, bytes):
        if _is_plain_utf8(html):
            return html.removeprefix(codecs.BOM_UTF8)
        html = decode(html, encoding)
    return html.removeprefix("\ufeff").encode("utf-8", "replace")


def _is_plain_utf8(data: bytes) -> bool:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _sniff_utf16(data):
        return False
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _without_monsters(data: bytes) -> bytes:
    """Without tags of thousands of attributes, on which the parser takes quadratic time."""
    if len(data) < 6 * MAX_TAG or not _has_monster(data):
        return data
    return _LONG_TAG.sub(lambda tag: tag[0] if len(tag[0].split()) < 2_000 else b"", data)


def _has_monster(data: bytes) -> bool:
    """Whether no tag ends for ``MAX_TAG`` bytes somewhere."""
    position = 0
    while position + MAX_TAG <= len(data):
        position = data.rfind(b">", position, position + MAX_TAG) + 1
        if not position:
            return True
    return False


def _is_cut(data: bytes) -> bool:
    """Whether a whole page was begun and not ended."""
    if _BEGUN.search(data[:4096]) is None:
        return False
    return all(_ENDED.search(data[-size:]) is None for size in (1_000, 100_000))


def parts_of(url: str) -> SplitResult:
    """The parts of an address; all empty where it is none."""
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def host_of(url: str) -> str:
    """Host of an address in lower case, without port and ``www.``."""
    try:
        host = parts_of(url).hostname or ""
    except ValueError:
        return ""
    return host.removeprefix("www.")


def absolute(base: str, href: str | None) -> str | None:
    """Join a link to the address of its page; None unless it is http(s)."""
    if not href or len(href) > 4000:
        return None
    if _PLAIN_URL.fullmatch(href):
        return href
    try:
        joined = urljoin(base, href.strip())
        parts = urlsplit(joined)
    except ValueError:
        return None
    return joined if parts.scheme in ("http", "https") and parts.hostname else None


def squeeze(text: str | None) -> str:
    """One line: every run of blanks is one blank."""
    return " ".join(text.split()) if text else ""


_SKIP_TEXT = ("script", "style", "noscript", "template", "iframe", "svg", "textarea")
_BREAKS = (
    *("br", "p", "div", "li", "ul", "ol", "td", "th", "tr", "table", "h1", "h2", "h3", "h4", "h5"),
    *("h6", "blockquote", "section", "header", "footer", "figure", "figcaption", "dt", "dd", "hr"),
)
_PARTED = frozenset((*_SKIP_TEXT, *_BREAKS))
_STRING = etree.XPath("string()", smart_strings=False)
_TEXT_NODES = etree.XPath("descendant::text()")
_READ_TEXTS = etree.XPath(
    f"descendant::text()[not({' or '.join(f'parent::{tag}' for tag in _SKIP_TEXT)})]",
    smart_strings=False,
)


def text_of(element: etree._Element) -> str:
    """Text of an element in one line, without scripts and the like; blocks are set apart."""
    if not len(element):
        return squeeze(element.text)
    if any(node.tag in _PARTED for node in element.iterdescendants()):
        return squeeze("".join(_texts(element, " ")))
    return squeeze(str(_STRING(element)))


def bulk_text_of(element: etree._Element) -> str:
    """Text of a whole part of the page, for its length and words: blocks may touch each other."""
    if next(element.iterdescendants(*_SKIP_TEXT), None) is None:
        return squeeze(str(_STRING(element)))
    return squeeze("".join(_READ_TEXTS(element)))


def lines_of(element: etree._Element) -> list[str]:
    """The lines of an element, as its blocks and ``<br>`` divide them."""
    lines = "".join(_texts(element, "\0")).split("\0")
    return [line for part in lines if (line := squeeze(part))]


def is_small(element: etree._Element, limit: int = 400) -> bool:
    """Whether an element has few descendants; tells without walking through a large one."""
    return next(islice(element.iter(), limit - 1, None), None) is None


def short_text_of(element: etree._Element) -> str:
    """Text of an element that holds one field; empty where it is a whole part of the page."""
    return text_of(element) if is_small(element) else ""


def _texts(element: etree._Element, mark: str) -> Iterator[str]:
    """The texts below an element, with a mark where a block begins or ends."""
    for part in _TEXT_NODES(element):
        owner = part.getparent()
        if part.is_tail or owner.tag not in _SKIP_TEXT:
            parted = owner.tag in _BREAKS or (not part.is_tail and _begins_block(owner, element))
            yield f"{mark}{part}" if parted else part


def _begins_block(node: etree._Element, stop: etree._Element) -> bool:
    """Whether a block begins, or has ended, right before the text of an inline element."""
    while node is not stop:
        before = node.getprevious()
        if before is not None:
            return before.tag in _BREAKS and not (before.tail and before.tail.strip())
        parent = node.getparent()
        if parent is None or (parent.text and parent.text.strip()):
            return False
        if parent.tag in _BREAKS:
            return parent is not stop
        node = parent
    return False


def within(element: etree._Element, ancestor: etree._Element) -> bool:
    """Whether an element stands inside another one."""
    return any(node is ancestor for node in element.iterancestors())


def _detach(element: etree._Element) -> None:
    """Take an element out of the tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        previous = element.getprevious()
        if previous is not None:
            previous.tail = (previous.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def inner_html(element: etree._Element, *, without: Container[etree._Element] = ()) -> str:
    """The fragment inside an element, as HTML text, *without* some elements."""
    for child in [node for node in element.iter("*") if node in without] if without else ():
        _detach(child)
    parts = [escape(element.text, quote=False)] if element.text else []
    parts += [etree.tostring(child, encoding="unicode", method="html") for child in element]
    return "".join(parts).strip()
