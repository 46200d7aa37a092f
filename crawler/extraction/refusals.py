"""Pages that are no article: challenges, errors, indexes, empty shells."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.document import parse, parts_of, text_of
from crawler.extraction.jsonld import types_of
from crawler.extraction.selectors import compile_selector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.extraction.document import Document
    from crawler.extraction.metadata import Metadata
    from crawler.extraction.titles import Title

MAX_SCAN = 400_000
MAX_BLOCKED = 1_500
"""Characters of text of a page above which it is no challenge."""
MAX_LINKS = 100
"""Links of a page above which it is no challenge; such pages are not parsed for that."""
MIN_TEXT = 140
"""Characters of text of a whole page below which there is nothing on it."""
MAX_TEASER = 600
"""Characters between two headlines of a list above which the text is no teaser."""

_CHALLENGE = re.compile(
    r"/cdn-cgi/challenge-platform/|cf-chl-|_cf_chl_opt|cf-browser-verification"
    r"|ddos-guard|__ddg|sucuri_cloudproxy|/_incapsula_resource|distil_r_|px-captcha"
    r"|awswaf|aws-waf-token|imunify360|bunkerweb|_guard/",
    re.I,
)
_CHALLENGE_TITLE = re.compile(
    r"just a moment|attention required|checking your browser|please wait|one moment, please"
    r"|access denied|ddos protection|verifying you are human|tunggu sebentar|security check",
    re.I,
)
_CAPTCHA = re.compile(r"g-recaptcha|h-captcha|hcaptcha\.com|cf-turnstile|captcha", re.I)
_MAINTENANCE = re.compile(
    r"(?:sedang|dalam)\s+(?:pemeliharaan|perbaikan|maintenance)|under maintenance"
    r"|scheduled maintenance|maintenance mode|briefly unavailable for scheduled",
    re.I,
)
_LOGIN = re.compile(r"type=[\"']?password", re.IGNORECASE)
_FRAMED = re.compile(r"just a moment|checking your browser|verifying you are human", re.IGNORECASE)
_LINK = re.compile(r"<a\s", re.IGNORECASE)
_SIGNS = (_CHALLENGE, _CHALLENGE_TITLE, _CAPTCHA, _MAINTENANCE, _LOGIN)


def detect_block(
    html: bytes | str, status: int = 200, headers: Mapping[str, str] | None = None
) -> str | None:
    """Why an answer shows something else than the site's page, else None.

    ``challenge``, ``captcha``, ``login``, ``maintenance``, ``empty``. Only short pages count as
    captcha, login or maintenance: an article may stand beside a login form.
    """
    low = {name.lower(): value.lower() for name, value in (headers or {}).items()}
    if low.get("cf-mitigated") == "challenge":
        return "challenge"
    if status == 401:
        return "login"
    if status in (403, 503) and low.get("server") == "cloudflare":
        return "challenge"
    head = html[:MAX_SCAN]
    text = head.decode("utf-8", "replace") if isinstance(head, bytes) else head
    if not text.strip("\ufeff\0 \t\r\n"):
        return "empty"
    links = sum(1 for _ in islice(_LINK.finditer(text), MAX_LINKS + 1))
    if links > MAX_LINKS:
        return None
    may_be_shell = not links
    if not may_be_shell and not any(sign.search(text) for sign in _SIGNS):
        return None
    doc = parse(head, "")
    if doc is None:
        return "empty"
    return blocked(doc) or ("empty" if may_be_shell and _is_shell(doc) else None)


def _is_shell(doc: Document) -> bool:
    """A page that only scripts would fill: no link, hardly a word."""
    return len(doc.visible_text) < MIN_TEXT and next(doc.root.iter("script"), None) is not None


def blocked(doc: Document) -> str | None:
    """A challenge, a login form or a closed door in place of the page."""
    visible = doc.visible_text
    if len(visible) >= MAX_BLOCKED:
        return None
    title = doc.title or ""
    if _CHALLENGE_TITLE.search(title):
        return "challenge"
    for element in doc.root.iter("iframe", "script", "form"):
        source = " ".join(element.get(name) or "" for name in ("src", "action", "srcdoc"))
        source = f"{source[:100_000]} {(element.text or '')[:20_000]}"
        if _CHALLENGE.search(source) or (element.tag == "iframe" and _FRAMED.search(source)):
            return "challenge"
    if _MAINTENANCE.search(visible) or _MAINTENANCE.search(title):
        return "maintenance"
    if len(visible) >= 600:
        return None
    if any((field.get("type") or "").lower() == "password" for field in doc.root.iter("input")):
        return "login"
    for element in doc.root.iter("script", "iframe", "div", "form"):
        if _CAPTCHA.search(" ".join(element.get(name) or "" for name in ("src", "class", "id"))):
            return "captcha"
    return None


# --- pages of the site that are no article ---------------------------------------------------

_INDEX_CLASSES = frozenset(
    {
        "archive",
        "home",
        "blog",
        "search",
        "category",
        "tag",
        "author",
        "date",
        "search-results",
        "post-type-archive",
        "error404",
    }
)
_SINGLE_CLASSES = frozenset({"single", "single-post", "page", "postid", "single-format-standard"})
_INDEX_PATH = re.compile(
    r"^/?$|/(?:tags?|topik|topic|kategori|category|indeks?|index(?:\.\w+)?|search|cari|author|"
    r"penulis|archives?|arsip|terpopuler|populer|terkini|rubrik|label|feed|page/\d+)"
    r"(?:/[^/]*)?(?:/page/\d+|/\d+)?/?$",
    re.IGNORECASE,
)
# Everything of an old site goes through one program, and articles are told by a number behind it.
_PROGRAM = re.compile(r"/index\.(?:php|html?|aspx?)(?=/[^/])", re.IGNORECASE)
_PROGRAM_ALONE = re.compile(r"/(?:index\.(?:php|aspx?))?$", re.IGNORECASE)
_ARTICLE_QUERY = re.compile(
    r"(?:^|&)(?!cat|kat|kanal|rubrik|tag|section|author)\w*id(?:_\w+)?=\d{2,}(?:&|$)", re.IGNORECASE
)
_INDEX_QUERY = re.compile(
    r"(?:^|&)(?:s|q|cari|search|keyword|query|tag|cat|author)=", re.IGNORECASE
)
_INDEX_TITLE = re.compile(
    r"^(?:indeks?\b|hasil (?:pencarian|cari)|search results?|arsip|archives?|kategori\s*:|tag\s*:|"
    r"label\s*:|berita .{0,60}(?:hari ini|terkini|terbaru)\b|kumpulan (?:berita|artikel)|"
    r"informasi terkini)",
    re.IGNORECASE,
)
_ERROR_TITLE = re.compile(
    r"(?:\b(?:404|403|410|500|502|503)\b.{0,30}(?:not found|error|forbidden|gateway|unavailable|"
    r"tidak ditemukan|gone)|page not found|not found|halaman (?:yang .{0,30})?tidak (?:di)?temukan|"
    r"laman tidak ditemukan|artikel tidak ditemukan|nothing found|error 404|oops|internal server "
    r"error|bad gateway|service unavailable|database error|kesalahan)",
    re.IGNORECASE,
)
_INDEX_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ProfilePage", "Blog"})
_FEED_TAGS = frozenset(("rss", "feed", "rdf:rdf", "urlset", "sitemapindex"))
_PHOTO_PATH = re.compile(
    r"/(?:read)?(?:foto|photos?|galer[iy]|gallery|picture)[\w-]*/", re.IGNORECASE
)
_PHOTO_HOST = re.compile(r"(?:foto|photos?|galer[iy]|gallery)\.", re.IGNORECASE)
_VIDEO_PATH = re.compile(
    r"/(?:video|tv|watch|live-streaming)s?/|//(?:video|tv|20)\.", re.IGNORECASE
)
_PAYWALL = (
    ".paywall",
    "#paywall",
    ".premium-content",
    ".content-paywall",
    ".leaky_paywall_message",
    ".pmpro_content_message",
    ".pms-content-restricted-message",
    ".wc-memberships-restriction-message",
    ".subscribe-wall",
    ".newspack-popup-paywall",
)
_PAYWALL_WORDS = re.compile(
    r"(?:berlangganan|langganan|subscribe|log ?in|masuk)\b.{0,60}\b(?:untuk (?:melanjutkan|membaca|"
    r"akses)|to (?:continue|read|view|access))|(?:to view|untuk membaca) (?:the full|selengkapnya|"
    r"artikel (?:lengkap|selengkapnya))|konten (?:ini )?(?:khusus|premium)",
    re.IGNORECASE,
)
# Parts of these words, one for each way to begin; without an "i", which has forms of its own.
_PAYWALL_SIGNS = ("langganan", "subscr", "log", "masuk", "to v", "untuk membaca", "konten")


def refusal(
    doc: Document,
    meta: Metadata,
    body: etree._Element | None,
    text: str,
    title: Title,
    *,
    selected: bool,
    listed: bool,
) -> tuple[str, str] | None:
    """(reason, what was seen) where a page is no article, else None."""
    name = doc.title or ""
    if any(node.tag in _FEED_TAGS for node in doc.elements[:4]):
        return "index-page", "feed or sitemap"
    # A challenge shows no headline of an article above its text, and little of it.
    low = 400 if title.element is not None else MAX_BLOCKED
    if len(text) < low and (block := blocked(doc)):
        return block, name
    if _is_error(doc, name, text):
        return "error-page", name
    if body is None and title.element is None and len(doc.visible_text) < MIN_TEXT:
        return "empty", "no text"
    if seen := _index_signs(doc, meta, text, title, selected=selected, listed=listed):
        return "index-page", seen
    return None


def _is_error(doc: Document, title: str, text: str) -> bool:
    classes = set((doc.body.get("class") or "").split())
    if "error404" in classes:
        return True
    return len(text) < 1_500 and _ERROR_TITLE.match(title) is not None


def _index_signs(
    doc: Document, meta: Metadata, text: str, title: Title, *, selected: bool, listed: bool
) -> str | None:
    """What shows a page to be a list of articles, where that outweighs the signs of an article."""
    classes = set((doc.body.get("class") or "").split())
    signs: list[str] = []
    if classes & _INDEX_CLASSES and not classes & _SINGLE_CLASSES:
        signs.append("class of the body")
    parts = parts_of(doc.url)
    if _is_index_address(parts.path, parts.query):
        signs.append("address")
    if any(types_of(node) & _INDEX_TYPES for node in meta.nodes) and meta.article is None:
        signs.append("json-ld")
    if (meta.meta("og:type") or "").lower() in ("website", "blog", "object", "profile"):
        signs.append("og:type")
    if any(_INDEX_TITLE.search(name) for name in (title.text, doc.title) if name):
        signs.append("title")
    if listed:
        signs.append("list of links")
    if not signs:
        return None
    if title.element is None:
        signs.append("no headline")
    if len(text) < 600:
        signs.append("little text")
    articles = 0
    if meta.article is not None:
        articles += 2
    if (meta.meta("og:type") or "").lower() in ("article", "news", "newsarticle", "blog.post"):
        articles += 1
    if meta.dates():
        articles += 1
    if selected and len(text) >= 600:
        articles += 2
    elif len(text) >= 1_200 and "list of links" not in signs:
        articles += 1
    if classes & {"single", "single-post"}:
        articles += 3
    strong = len(signs) + ("class of the body" in signs)
    return ", ".join(signs) if strong >= 2 and strong > articles else None


def _is_index_address(path: str, query: str) -> bool:
    """``/index.php/slug/`` and ``/index.php?id_news=1511`` are no lists, ``/index.php`` is."""
    if _INDEX_QUERY.search(query):
        return True
    if _PROGRAM_ALONE.search(path) and _ARTICLE_QUERY.search(query):
        return False
    return _INDEX_PATH.search(_PROGRAM.sub("", path)) is not None


def is_list_of_links(doc: Document, body: etree._Element | None, text: str) -> bool:
    """Whether headlines that are links make up the text, with a teaser each at most."""
    within = body if body is not None else doc.body
    headlines: dict[str, int] = {}
    for link in within.iter("a"):
        if (href := link.get("href")) and len(name := text_of(link)) >= 20:
            headlines[href] = max(headlines.get(href, 0), len(name))
    if body is None:
        return len(headlines) >= 15
    prose = len(text) - sum(headlines.values())
    if len(headlines) < 6 or prose >= 220 * len(headlines):
        return False
    return not _has_a_story(body)


def _has_a_story(body: etree._Element) -> bool:
    """Whether more text than a teaser stands together, broken by no headline of another article."""
    length = paragraphs = 0
    for part in _RUNS(body):
        owner = part.getparent()
        if not part.is_tail and _is_headline_link(owner):
            length = paragraphs = 0
        elif part.is_tail or owner.tag not in ("script", "style", "noscript"):
            size = len(part.strip())
            length += size
            paragraphs += size >= 60
            if length >= MAX_TEASER or (paragraphs >= 3 and length >= MAX_TEASER / 2):
                return True
    return False


def _is_headline_link(element: etree._Element) -> bool:
    """Whether a text stands in a link that is long enough for a headline."""
    for node in (element, *islice(element.iterancestors(), 2)):
        if node.tag == "a":
            return len(text_of(node)) >= 20
    return False


_RUNS = etree.XPath("descendant::text()[normalize-space()]")
_PHOTO_TITLE = re.compile(r"(?:foto|galeri)\b\s*[:|-]|[\[(](?:foto|galeri)[\])]", re.IGNORECASE)
_VIDEO_TITLE = re.compile(r"video\b\s*[:|-]|[\[(]video[\])]", re.IGNORECASE)


def kind_flags(doc: Document, meta: Metadata, text: str, title: str | None) -> list[str]:
    """``photo``, ``video`` and ``paywalled``: why an article shows little text or none."""
    classes = set((doc.body.get("class") or "").split())
    types = {name for node in meta.nodes for name in types_of(node)}
    flags: list[str] = []
    gallery = classes & {"single-format-gallery", "single-format-image"} or "ImageGallery" in types
    parts = parts_of(doc.url)
    named = (
        _PHOTO_PATH.search(parts.path)
        or _PHOTO_HOST.match(parts.netloc)
        or _PHOTO_TITLE.match(title or "")
    )
    if gallery or (named and len(text) < 1_200):
        flags.append("photo")
    film = (
        _VIDEO_PATH.search(doc.url)
        or "VideoObject" in types
        or (meta.meta("og:type") or "").startswith("video")
        or _VIDEO_TITLE.match(title or "")
    )
    if "single-format-video" in classes or (film and len(text) < 600):
        flags.append("video")
    if _is_paywalled(doc, meta, text):
        flags.append("paywalled")
    return flags


def _is_paywalled(doc: Document, meta: Metadata, text: str) -> bool:
    if meta.article is not None:
        free = meta.article.get("isAccessibleForFree")
        if free is False or (isinstance(free, str) and free.strip().lower() == "false"):
            return True
    if (meta.meta("article:content_tier") or "").lower() in ("locked", "metered"):
        return True
    for css in _PAYWALL:
        for element in compile_selector(css).iter(doc):
            if len(text_of(element)) < 1_500:
                return True
    if len(text) >= 4_000:
        return False
    end = text[-600:]
    folded = end.casefold()
    return any(s in folded for s in _PAYWALL_SIGNS) and _PAYWALL_WORDS.search(end) is not None
