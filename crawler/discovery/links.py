"""Article links on index pages and home pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import html as lxml_html
from lxml.etree import ParserError

from crawler.discovery.candidates import Candidate
from crawler.urls import absolute_http_url, bare_host, canonical_url, without_tracking

if TYPE_CHECKING:
    from re import Pattern

# Addresses on a news site that are lists, forms, files or functions.
_NO_ARTICLE_PATH = re.compile(
    r"^/?$|/(?:wp-(?:admin|content|includes|json|login)|feed|page|category|kategori|tag|tags|topik|topic"
    r"|author|penulis|search|cari|indeks|index|login|register|amp|comments)(?:[/.?]|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|pdf|xml|css|js|zip|mp[34]|ico)$",
    re.IGNORECASE,
)
_DATED_PATH = re.compile(r"/(?:19|20)\d\d/\d{1,2}/(?:\d{1,2}/)?[^/]+/?$")
_SLUG = re.compile(r"/[^/]*?(?:[^\W_]+-){3,}[^/]*/?$")


def find_links(
    html: bytes | str, url: str, pattern: str | Pattern[str] | None = None
) -> list[Candidate]:
    """Return the article links of an index page in their order, each once, on the page's own site.

    *pattern* is searched in the address, with and without its query, and decides alone. Without
    one, an address counts as an article whose path carries a date or a headline of four words and
    more, and that is no list, form or file. Fragments and tracking parameters are left out. Never
    raises.
    """
    try:
        document = lxml_html.document_fromstring(html)
    except (ParserError, ValueError):
        return []
    base = absolute_http_url(next(iter(document.xpath("//base/@href")), ""), url) or url
    matches = re.compile(pattern).search if pattern else None
    candidates: dict[str, Candidate] = {}
    for anchor in document.iter("a"):
        link = absolute_http_url(anchor.get("href") or "", base)
        if link is None:
            continue
        link = without_tracking(link)
        if matches:
            is_article = bool(matches(link) or matches(link.split("?", 1)[0]))
        else:
            is_article = _looks_like_article(link, url)
        if not is_article:
            continue
        key = canonical_url(link)
        text = " ".join(anchor.text_content().split()) or None
        earlier = candidates.get(key)
        # The plainest form of the address, the first headline.
        candidates[key] = Candidate(
            url=min(link, earlier.url, key=len) if earlier else link,
            source="index",
            title=(earlier.title if earlier else None) or text,
        )
    return list(candidates.values())


def _looks_like_article(link: str, page: str) -> bool:
    if bare_host(link) != bare_host(page):
        return False
    path = re.sub(r"^https?://[^/]+|[?#].*$", "", link)
    if _NO_ARTICLE_PATH.search(path):
        return False
    return bool(_DATED_PATH.search(path) or _SLUG.search(path))
