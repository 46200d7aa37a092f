"""Links of index pages and home pages: articles, the next page, feeds."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from lxml import html as lxml_html
from lxml.etree import ParserError

from crawler.discovery.candidates import Candidate
from crawler.urls import absolute_http_url, bare_host, canonical_url, without_tracking

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from re import Pattern

    from lxml.html import HtmlElement

# Addresses on a news site that are lists, forms, files or functions.
_NO_ARTICLE_PATH = re.compile(
    r"^/?$|/(?:wp-(?:admin|content|includes|json|login)|feed|page|category|kategori|tag|tags|topik|topic"
    r"|author|penulis|search|cari|indeks|index|login|register|amp|comments)(?:[/.?]|$)"
    r"|\.(?:jpe?g|png|gif|webp|svg|pdf|xml|css|js|zip|mp[34]|ico)$",
    re.IGNORECASE,
)
_DATED_PATH = re.compile(r"/(?:19|20)\d\d/\d{1,2}/(?:\d{1,2}/)?[^/]+/?$")
_SLUG = re.compile(r"/[^/]*?(?:(?:[^\W_]+-){3,}|(?:[^\W_]+_){3,})[^/]*/?$")
_NUMBERED_SLUG = re.compile(r"/(?:[a-z]{1,3}-)?\d{5,}[/-][^/]*?[^\W\d_]{2,}-[^/]*/?$")

_PAGE_OF = re.compile(
    r"(?P<path>/(?:page|halaman|hal)/(?P<a>\d{1,5})/?$)"
    r"|(?P<query>(?:(?<=\?)|&)(?:page|paged|halaman|hal|p|pg)=(?P<b>\d{1,5})(?:&|$))"
    r"|(?P<last>(?<!/(?:19|20)\d\d)(?<!/(?:19|20)\d\d/\d\d)/(?P<c>\d{1,3})/?$)",
    re.IGNORECASE,
)
_DAY = re.compile(r"(?:19|20)\d\d[-/]?\d{1,2}[-/]?\d{1,2}|\d{1,2}[-/]\d{1,2}[-/](?:19|20)\d\d")
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml")
_NO_SITE_FEED = re.compile(
    r"comment|komentar|/(?:tag|category|kategori|author|search|page)/|[?&](?:cat|tag|author|s)=",
    re.I,
)


def find_links(
    html: bytes | str, url: str, pattern: str | Pattern[str] | None = None
) -> list[Candidate]:
    """Return the article links of an index page in their order, each once, on the page's own site.

    *pattern* is searched in the address, with and without its query, and decides alone. Without
    one, an address counts as an article whose path carries a date, a long number and a headline, or
    a headline of four words and more, and that is no list, form or file. Fragments and tracking
    parameters are left out. *url* may be empty: then the page's own statement counts, else the host
    that most of its articles name. Never raises.
    """
    document = _document(html)
    if document is None:
        return []
    matches = re.compile(pattern).search if pattern else None
    url = url or _stated_address(document, matches)
    base = absolute_http_url(next(iter(document.xpath("//base/@href")), ""), url) or url
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


def next_index_page(html: bytes | str, url: str) -> str | None:
    """Return the address of the page of a list that follows *url*, if it links to it.

    That is the same address with the next number in it (``/page/2/``, ``?page=2``, ``/2``), else
    what carries ``rel=next`` and has a greater number (lists that count articles: ``/30``, ``/60``)
    or differs in the query only. A calendar's next day is none.
    """
    document = _document(html)
    if document is None:
        return None
    own, number = _numbered(url)
    named: str | None = None
    for anchor in document.iter("a", "link"):
        link = absolute_http_url((anchor.get("href") or "").split("#", 1)[0], url)
        if link is None or bare_host(link) != bare_host(url):
            continue
        base, following = _numbered(link)
        if following == (number or 1) + 1 and base == own:
            return link
        if "next" in (anchor.get("rel") or "").lower().split():
            same_list = (
                urlsplit(link).path == urlsplit(url).path
                if following is None
                else base == own and following > (number or 1)
            )
            same_day = _DAY.findall(link) == _DAY.findall(url)
            named = named or (link if same_list and same_day and link != url else None)
    return named


def find_feeds(html: bytes | str, url: str) -> list[str]:
    """Return the feeds of articles that a page declares, those of comments and lists left out."""
    document = _document(html)
    if document is None:
        return []
    feeds = [
        link
        for element in document.iter("link")
        if "alternate" in (element.get("rel") or "").lower().split()
        and (element.get("type") or "").lower().strip() in _FEED_TYPES
        and (link := absolute_http_url(element.get("href") or "", url))
        and not _NO_SITE_FEED.search(link)
    ]
    return list(dict.fromkeys(feeds))


def _document(html: bytes | str) -> HtmlElement | None:
    try:
        return lxml_html.document_fromstring(html)
    except (ParserError, ValueError):
        return None


def _stated_address(document: HtmlElement, matches: Callable[[str], object] | None) -> str:
    """The address of a page that was saved without it; empty if nothing tells."""
    stated = document.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content")
    if address := next((a for a in map(_plain, stated) if a), None):
        return address
    links = filter(None, map(_plain, document.xpath("//a/@href")))
    hosts = Counter(link.split("/")[2] for link in links if matches is None or matches(link))
    return f"http://{hosts.most_common(1)[0][0]}/" if hosts else ""


def _plain(link: object) -> str | None:
    text = str(link)
    return absolute_http_url(text, "") if text.startswith(("http://", "https://")) else None


def _numbered(url: str) -> tuple[str, int | None]:
    """The address of a list without the number of its page, and that number."""
    address = url.split("#", 1)[0]
    match = _PAGE_OF.search(address)
    if not match:
        return _bare(address), None
    number = match["a"] or match["b"] or match["c"]
    before, after = address[: match.start()], address[match.end() :]
    return _bare(before + ("&" if match["query"] and after else "") + after), int(number)


def _bare(address: str) -> str:
    parts: Iterable[str] = address.split("://", 1)[-1].removeprefix("www.").split("?", 1)
    path, *query = parts
    return "?".join((path.rstrip("/"), *(q.strip("&") for q in query if q.strip("&"))))


def _looks_like_article(link: str, page: str) -> bool:
    own, host = bare_host(page), bare_host(link)
    if host != own and not host.endswith(f".{own}"):
        return False
    path = re.sub(r"^https?://[^/]+|[?#].*$", "", link)
    if _NO_ARTICLE_PATH.search(path):
        return False
    return any(rule.search(path) for rule in (_DATED_PATH, _SLUG, _NUMBERED_SLUG))
