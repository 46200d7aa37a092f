"""The article's container on a page that was never seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.document import text_of

if TYPE_CHECKING:
    from lxml import etree

    from crawler.extraction.document import Document


def find_body(doc: Document) -> etree._Element | None:
    """The element that holds most of the page's paragraph text."""
    scores: dict[etree._Element, int] = {}
    for paragraph in doc.root.iter("p"):
        parent = paragraph.getparent()
        if parent is not None:
            scores[parent] = scores.get(parent, 0) + len(text_of(paragraph))
    return max(scores, key=lambda element: scores[element], default=None)
