"""The main picture in the largest size that the page names."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.extraction.document import squeeze, text_of
from crawler.extraction.selectors import compile_selector

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml import etree

    from crawler.extraction.document import Document
    from crawler.extraction.metadata import Metadata
    from crawler.extraction.nearby import Surroundings

_SIZE_SUFFIX = re.compile(r"-\d{2,4}x\d{2,4}(?=\.(?:jpe?g|png|webp|gif|avif)(?:[?#]|$))", re.I)
_PLACEHOLDER = re.compile(r"data:|/(?:blank|spacer|placeholder|pixel|loading)[\w-]*\.", re.I)
_SMALL = re.compile(
    r"icon|logo|avatar|gravatar|share|facebook|twitter|whatsapp|banner|iklan|\bads?\b|\.svg",
    re.IGNORECASE,
)
_SOURCES = ("data-src", "data-lazy-src", "data-original", "data-full-url", "src")


def find_image(
    doc: Document,
    meta: Metadata,
    selectors: Iterable[str],
    body: etree._Element | None,
    around: Surroundings,
) -> tuple[str | None, etree._Element | None]:
    """(address, element) of the main picture: that of the page's head, else the one shown."""
    shown = _first_image(doc, selectors, body)
    if shown is None and not meta.images:
        shown = next(filter(_is_picture, around.images()), None)
    declared = meta.images[0] if meta.images else None
    address = declared or (largest_source(doc, shown) if shown is not None else None)
    if address and shown is not None:
        larger = largest_source(doc, shown)
        if larger and full_size(larger) == full_size(address):
            address = larger
    return (full_size(address) if address else None), shown


def _is_picture(image: etree._Element) -> bool:
    """Whether an image is no icon, logo, portrait or button."""
    name = " ".join(image.get(key) or "" for key in ("src", "class", "alt"))
    width = image.get("width") or ""
    return not _SMALL.search(name) and not (width.isdigit() and int(width) < 150)


def full_size(url: str) -> str:
    """A WordPress upload without its size suffix: the file that the variants were made from."""
    return _SIZE_SUFFIX.sub("", url) if "/wp-content/uploads/" in url else url


def largest_source(doc: Document, image: etree._Element) -> str | None:
    best: tuple[float, str] | None = None
    for name in ("srcset", "data-srcset"):
        for part in re.split(r",\s+", image.get(name) or ""):
            address, _, size = part.strip().partition(" ")
            try:
                width = float(size.strip().rstrip("wx") or 0)
            except ValueError:
                width = 0
            if address and (best is None or width > best[0]):
                best = (width, address)
    if best is not None:
        return doc.absolute(best[1])
    for name in _SOURCES:
        value = image.get(name)
        if value and not _PLACEHOLDER.search(value):
            return doc.absolute(value)
    return None


def _first_image(
    doc: Document, selectors: Iterable[str], body: etree._Element | None
) -> etree._Element | None:
    for css in selectors:
        for element in compile_selector(css).iter(doc):
            image = element if element.tag == "img" else next(element.iter("img"), None)
            if image is not None:
                return image
    return next(body.iter("img"), None) if body is not None else None


def find_caption(
    doc: Document, selectors: Iterable[str], image: etree._Element | None
) -> str | None:
    """Caption of the main picture: a ``figcaption``, or what the preset names."""
    for css in selectors:
        for element in compile_selector(css).iter(doc):
            if text := text_of(element):
                return text
    node = image
    for _ in range(4):
        node = node.getparent() if node is not None else None
        if node is None:
            return None
        if node.tag == "figure":
            caption = next(node.iter("figcaption"), None)
            return squeeze(text_of(caption)) or None if caption is not None else None
    return None
