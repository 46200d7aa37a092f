"""From the HTML of a page to an article. Pure: no network, no Scrapy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.extraction.pages import join_pages, next_page_url
from crawler.extraction.raw import extract_raw
from crawler.extraction.refusals import detect_block
from crawler.items import Article, Refusal

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.profile import SiteProfile

__all__ = [
    "detect_block",
    "extract",
    "extract_article",
    "extract_raw",
    "join_pages",
    "next_page_url",
]


def extract(
    html: bytes | str,
    url: str,
    *,
    encoding: str | None = None,
    profile: SiteProfile | None = None,
    generic: bool = False,
    now: datetime | None = None,
) -> Article | Refusal:
    """The clean article of a page, by all steps; or the reason why the page is none.

    *generic* leaves all presets out. *now* is the instant at which the page was received.
    """
    from crawler.steps import run_steps  # the steps need this package's items only

    raw = extract_raw(html, url, encoding=encoding, profile=profile, generic=generic, now=now)
    return raw if isinstance(raw, Refusal) else run_steps(raw)


def extract_article(
    html: bytes | str,
    url: str,
    *,
    encoding: str | None = None,
    profile: SiteProfile | None = None,
    generic: bool = False,
    now: datetime | None = None,
) -> Article | None:
    """:func:`extract` with a refusal turned into None."""
    result = extract(html, url, encoding=encoding, profile=profile, generic=generic, now=now)
    return result if isinstance(result, Article) else None
