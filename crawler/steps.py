"""The one list of steps that turns a raw article into a clean one.

Extraction makes the raw :class:`~crawler.items.Article` from a page or a REST answer; every step
here is a pure function from an article to the article, or to the reason why it is none. A pipeline
runs one step; :func:`crawler.extraction.extract` and re-extraction run them all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from crawler.items import Article, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
