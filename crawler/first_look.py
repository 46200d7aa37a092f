"""What the home page of an unknown site shows: platform, folder, lists, form of addresses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from lxml import etree
from lxml import html as lxml_html

from crawler.discovery.links import find_feeds, find_links, next_index_page
from crawler.discovery.sources import Page as Answer
from crawler.extraction.document import parse
from crawler.extraction.presets import detect
from crawler.platforms.blogger import looks_like_blogger
from crawler.platforms.wordpress import looks_like_wordpress
from crawler.scaffold import platform_bases
from crawler.urls import absolute_http_url, bare_host

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.reading import Page

NETWORKS = {
    "antaranews.com": "antara",
    "bacakoran.co": "disway",
    "disway.id": "disway",
    "inews.id": "inews",
    "jawapos.com": "jawapos-radar",
    "jpnn.com": "jpnn",
    "kompas.com": "kompas",
    "liputan6.com": "liputan6",
    "okezone.com": "okezone",
    "pikiran-rakyat.com": "promedia",
    "prokal.co": "prokal",
    "republika.co.id": "republika",
    "suara.com": "suara",
    "tribunnews.com": "tribun",
    "viva.co.id": "viva",
}
"""Platforms that are known by the host."""

MAX_INDEXES = 2
MIN_HEADLINES = 3
"""Links of one form that are headlines, before it is taken for that of articles."""
HEADLINE_WORDS = 4

_API = re.compile(
    r"<link\b(?=[^>]*api\.w\.org)[^>]*\bhref=[\"'](?P<root>[^\"'?]*?/)"
    r"(?:wp-json/?|(?:index\.php)?\?rest_route=/?)[\"']",
    re.IGNORECASE,
)
_INSTALLED = re.compile(
    r"https?://(?:www\.)?(?P<host>[\w.:-]+)(?P<path>/[^\s\"'<>?#()]*?)wp-(?:content|includes)/"
)
_NUMBERED_QUERY = re.compile(r"(?:^|&)(id|p|berita|news|artikel)=\d+(?:&|$)")
_INDEX = re.compile(
    r"/(?:indeks?|index|indeks?[-_]berita|index[-_]news|berita[-_]terbaru|terbaru|terkini|latest"
    r"|arsip|archives?|semua[-_]berita|berita|news|artikel)(?:\.html?|\.php)?/?$",
    re.IGNORECASE,
)


class FirstLook(NamedTuple):
    """What a page shows of its site."""

    platform: str
    publisher: str | None
    path: str
    """Folder of the site on its host, ``berita/``; empty: it has the host for itself."""
    index_pages: tuple[str, ...]
    """Lists that the page links to, relative to the site; whether they are any is to be tried."""
    feeds: tuple[str, ...]
    """Feeds that the page declares on its own host."""
    article_url: str | None
    """The form of most headlines' addresses, where the usual forms find no articles."""
    has_paging: bool
    """Whether the page links to the next page of its list."""
    lines: list[str]
    """The same for a person."""


def first_look(page: Page) -> FirstLook:
    """Look at a home page, or at another page of a site."""
    platform = _platform(page)
    path = _wordpress_folder(page) if platform == "wordpress" else ""
    doc = parse(page.body, page.url)
    themes = [preset.name for preset in detect(doc)] if doc is not None else []
    links = find_links(page.body, page.url, platform_bases()[platform].article_url)
    is_open = platform in ("news", "wordpress") and len(links) < MIN_HEADLINES
    pattern = _form_of_headlines(page) if is_open else None
    following = next_index_page(page.body, page.url)
    indexes = tuple(_indexes(page)) if platform == "news" else ()
    feeds = find_feeds(page.body, page.url)
    return FirstLook(
        platform=platform,
        publisher=_publisher(page.body),
        path=path,
        index_pages=indexes,
        feeds=tuple(feed for feed in feeds if bare_host(feed) == bare_host(page.url)),
        article_url=pattern,
        has_paging=following is not None,
        lines=[
            f"platform: {platform}" + (f", in the folder {path}" if path else ""),
            f"the page shows: {', '.join(themes) or 'no known markup'}",
            *(f"feed: {url}" for url in feeds),
            f"links to articles on the page: {len(links)}",
            *([f"headlines lead to: {pattern}"] if pattern else []),
            *(f"link to a list: {index}" for index in indexes),
            f"its next page: {following or 'none is linked'}",
        ],
    )


def _platform(page: Page) -> str:
    host = bare_host(page.url)
    answer = Answer(page.url, 200, {}, page.body)
    network = next((p for end, p in NETWORKS.items() if f".{host}".endswith(f".{end}")), None)
    marks = {"blogger": looks_like_blogger(answer), "wordpress": looks_like_wordpress(answer)}
    return network or next((name for name, seen in marks.items() if seen), "news")


def _wordpress_folder(page: Page) -> str:
    """Where WordPress answers: as it says of its API, of its feed, else of its own files."""
    html = page.body.decode("latin-1").replace("\\/", "/")
    host = bare_host(page.url)
    if api := _API.search(html):
        return _folder(absolute_http_url(api["root"], page.url) or "", host)
    for feed in find_feeds(page.body, page.url):
        root, is_feed, _ = feed.partition("feed/" if feed.endswith("/feed/") else "?feed=")
        if is_feed:
            return _folder(root, host)
    for found in _INSTALLED.finditer(html):
        if found["host"] == host:
            return found["path"].lstrip("/")
    return ""


def _folder(root: str, host: str) -> str:
    return urlsplit(root).path.lstrip("/") if bare_host(root) == host else ""


def _anchors(page: Page) -> Iterator[tuple[str, str]]:
    """The links of a page to its own host, with their text."""
    try:
        root = lxml_html.document_fromstring(page.body)
    except (etree.ParserError, ValueError):
        return
    for anchor in root.iter("a"):
        link = absolute_http_url(anchor.get("href") or "", page.url)
        if link and bare_host(link) == bare_host(page.url):
            yield link, " ".join(anchor.text_content().split())


def _indexes(page: Page) -> list[str]:
    paths = [urlsplit(link).path for link, _ in _anchors(page) if not urlsplit(link).query]
    found = dict.fromkeys(path.lstrip("/") for path in paths if _INDEX.search(path))
    return sorted(found, key=lambda path: (path.count("/"), len(path)))[:MAX_INDEXES]


def _form_of_headlines(page: Page) -> str | None:
    """The form that the addresses of most headlines share, as a regular expression."""
    alike: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for link, text in _anchors(page):
        parts = urlsplit(link)
        words = tuple(parts.path.strip("/").split("/"))
        numbered = _NUMBERED_QUERY.search(parts.query)
        forms = (*map(_form, words), rf"/?\?(?:.*&)?{numbered[1]}=\d+" if numbered else "/?$")
        if len(text.split()) >= HEADLINE_WORDS and (numbered or any(forms[:-1])):
            alike.setdefault(forms, set()).add((*words, parts.query))
    forms, links = max(alike.items(), key=lambda item: len(item[1]), default=((), set()))
    if len(links) < MIN_HEADLINES:
        return None
    shared = (
        form or (re.escape(next(iter(words))) if len(words) == 1 else "[^/]+")
        for form, words in zip(forms[:-1], map(set, zip(*links, strict=True)), strict=False)
    )
    path = "/".join(shared).replace(r"\-", "-")
    return f"/{path}{forms[-1]}" if path else forms[-1]


def _form(word: str) -> str:
    """``17-harga-cabai.html`` becomes ``\\d+-[^/]+\\.html``; empty: nothing in it need vary."""
    stem, dot, ending = word.rpartition(".") if re.search(r"\.[a-z]+$", word) else (word, "", "")
    if number := re.fullmatch(r"(?P<before>\d+-)?[^\d].*?-.*?(?P<behind>-\d+)?", stem):
        before, behind = (
            (r"\d+-" if number["before"] else ""),
            (r"-\d+" if number["behind"] else ""),
        )
        form = f"{before}[^/]+{behind}"
    else:
        form = re.sub(r"\d+", r"\\d+", re.escape(stem)) if re.search(r"\d", stem) else ""
    return form + (rf"\.{ending}" if dot and form else "")


def _publisher(body: bytes) -> str | None:
    """The name of the outlet, as the page states it to others, else in its title."""
    try:
        root = lxml_html.document_fromstring(body)
    except (etree.ParserError, ValueError):
        return None
    stated = root.xpath("//meta[@property='og:site_name']/@content")
    title = root.xpath("//title/text()")
    text = next((" ".join(str(t).split()) for t in (*stated, *title) if str(t).strip()), "")
    return re.split(r"\s+[-–—|:]\s+", text)[0][:60] or None
