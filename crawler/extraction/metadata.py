"""What the head of a page and its structured data say about the article."""

from __future__ import annotations

import html as html_module
import re
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import etree

from crawler.extraction.document import host_of, squeeze, text_of
from crawler.extraction.jsonld import (
    Json,
    first_string,
    is_article,
    read_jsonld,
    strings,
    types_of,
    urls,
)
from crawler.text import is_company

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.extraction.document import Document
    from crawler.items import DateCandidate

PUBLISHED_METAS = (
    "article:published_time",
    "og:article:published_time",
    "og:published_time",
    "dtk:publishdate",
    "content_publisheddate",
    "publishdate",
    "publish-date",
    "publish_date",
    "published_date",
    "pubdate",
    "pub_date",
    "article:published",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "originalpublicationdate",
    "cxenseparse:recs:publishtime",
    "date",
)
MODIFIED_METAS = (
    "article:modified_time",
    "og:article:modified_time",
    "og:updated_time",
    "article:updated_time",
    "lastmod",
    "last-modified",
    "dc.date.modified",
    "dcterms.modified",
)
PORTAL_AUTHOR_METAS = ("content_author", "dtk:author", "parsely-author")
AUTHOR_METAS = ("article:author", "author", "dc.creator")
EDITOR_METAS = ("content_editor",)
SECTION_METAS = ("article:section", "content_category", "dtk:kanal", "section", "parsely-section")
TAG_METAS = ("article:tag", "content_tag", "news_keywords", "parsely-tags")
IMAGE_METAS = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "thumbnailurl")


MAX_META = 5_000
"""Characters of a meta tag that are read."""

_METAS = etree.XPath("descendant::meta[@content]")
_ORGS = ("NewsMediaOrganization", "Corporation", "WebSite")


class Metadata:
    """The structured statements of one page, each read when it is asked for."""

    def __init__(self, doc: Document) -> None:
        self.doc = doc
        self.ignored: frozenset[str] = frozenset()
        """Names of metas whose date is known to be wrong on this kind of page."""

    @cached_property
    def metas(self) -> dict[str, list[str]]:
        """Contents of the meta tags by lower-case name or property."""
        found: dict[str, list[str]] = {}
        for element in _METAS(self.doc.root):
            name = element.get("property") or element.get("name")
            content = element.get("content")
            if name and content and content.strip():
                found.setdefault(name.strip().lower(), []).append(squeeze(content[:MAX_META]))
        return found

    def meta(self, *names: str) -> str | None:
        for name in names:
            if values := self.metas.get(name):
                return values[0]
        return None

    @cached_property
    def nodes(self) -> list[Json]:
        return read_jsonld(self.doc)

    @cached_property
    def article(self) -> Json | None:
        """The JSON-LD node of this article: the one that names this page, else the first."""
        found = [node for node in self.nodes if is_article(node)]
        if len(found) > 1:
            own = _path(self.doc.url)
            for node in found:
                named = urls(node.get("mainEntityOfPage")) + urls(node.get("url"))
                if own and any(_path(url) == own for url in named):
                    return node
            found.sort(key=lambda node: "datePublished" not in node or "headline" not in node)
        return found[0] if found else None

    @cached_property
    def webpage(self) -> Json | None:
        for node in self.nodes:
            if types_of(node) & {"WebPage", "ItemPage"}:
                return node
        return None

    @property
    def headline(self) -> str | None:
        if self.article is None:
            return None
        text = first_string(self.article.get("headline")) or first_string(self.article.get("name"))
        return clean_entities(text)

    @property
    def og_title(self) -> str | None:
        return clean_entities(self.meta("og:title", "twitter:title"))

    @cached_property
    def linked(self) -> dict[str, list[str]]:
        """Addresses of the ``link`` elements, as they are written, by each word of ``rel``."""
        found: dict[str, list[str]] = {}
        for element in self.doc.root.iter("link"):
            for relation in (element.get("rel") or "").lower().split():
                found.setdefault(relation, []).append(element.get("href") or "")
        return found

    @cached_property
    def canonical(self) -> str | None:
        return next(map(self.doc.absolute, self.linked.get("canonical", ())), None)

    @property
    def addresses(self) -> list[str]:
        """Further addresses that the page states for itself: of its JSON-LD, of its AMP form."""
        node = self.article or {}
        stated = [*urls(node.get("url")), *urls(node.get("mainEntityOfPage"))]
        return [*stated, *self.linked.get("amphtml", ())]

    @cached_property
    def language(self) -> str | None:
        """ISO 639 code that the page states."""
        for element in self.doc.root.iter("html"):
            value = element.get("lang") or element.get("xml:lang") or ""
            if re.fullmatch(r"[A-Za-z]{2,3}([-_].*)?", value.strip()):
                return "id" if value.lower().startswith("in") else value[:2].lower()
        locale = self.meta("og:locale") or ""
        return locale[:2].lower() if re.fullmatch(r"[A-Za-z]{2}([-_]\w+)?", locale) else None

    @cached_property
    def publisher(self) -> str | None:
        if name := clean_entities(self.meta("og:site_name")):
            return name
        for node in [self.article, self.webpage]:
            if node is not None and (name := first_string(node.get("publisher"))):
                return clean_entities(name)
        return self._feed_title

    @property
    def _feed_title(self) -> str | None:
        """WordPress titles its feed with the site's name: ``Kabar Daerah » Feed``."""
        for element in self.doc.root.iter("link"):
            if element.get("type") == "application/rss+xml":
                name, mark, rest = (element.get("title") or "").partition("»")
                return squeeze(name) or None if mark and "feed" in rest.lower() else None
        return None

    @cached_property
    def authors(self) -> list[str]:
        """Names of people that metas of portals and JSON-LD declare; the outlet itself is none."""
        for names in (
            self._meta_values(PORTAL_AUTHOR_METAS),
            self._people("author"),
            self._people("creator"),
            self._meta_values(AUTHOR_METAS),
        ):
            if found := [name for name in names if not self.is_outlet(name)]:
                return found
        return []

    def _meta_values(self, names: Iterable[str]) -> list[str]:
        for name in names:
            values = [clean_entities(v) for v in self.metas.get(name, ())]
            if found := [v for v in values if v and not v.startswith(("http:", "https:"))]:
                return list(dict.fromkeys(found))
        return []

    def is_outlet(self, name: str) -> bool:
        """Whether a name is that of the page's own outlet, or of a company."""
        key = _key(name)
        own = _key(self.publisher or "")
        return not key or key == own or key == _key(self.doc.host) or is_company(name)

    def _people(self, field: str) -> list[str]:
        """Names of a field of the article, references into the graph followed."""
        value = self.article.get(field) if self.article is not None else None
        names: list[str] = []
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, dict):
                item = self._resolved(item)
                if "Person" in types_of(item) or not types_of(item) & {"Organization", *_ORGS}:
                    names += strings(item.get("name"))
            else:
                names += strings(item)
        cleaned = [clean_entities(name) for name in names]
        return list(
            dict.fromkeys(n for n in cleaned if n and not n.startswith(("http:", "https:", "#")))
        )

    def _resolved(self, node: Json) -> Json:
        """The full node behind a bare reference (``{"@id": …}``)."""
        reference = node.get("@id")
        if reference is None or "name" in node:
            return node
        return next((n for n in self.nodes if n.get("@id") == reference and "name" in n), node)

    @cached_property
    def editors(self) -> list[str]:
        return self._people("editor") or self._meta_values(EDITOR_METAS)

    @cached_property
    def sections(self) -> list[str]:
        if self.article is not None:
            found = [clean_entities(t) for t in strings(self.article.get("articleSection"))]
            found = [t for text in found if text for t in _split_list(text)]
            if found:
                return list(dict.fromkeys(t for t in found if t))
        return self._meta_values(SECTION_METAS)

    @cached_property
    def breadcrumb(self) -> list[str]:
        """Names of the trail that JSON-LD states, from the home page on."""
        for node in self.nodes:
            if "BreadcrumbList" not in types_of(node):
                continue
            items = node.get("itemListElement")
            names: list[str] = []
            for item in items if isinstance(items, list) else []:
                if isinstance(item, dict):
                    inner = item.get("item")
                    name = first_string(item.get("name"))
                    if name is None and isinstance(inner, dict):
                        name = first_string(inner.get("name"))
                    if cleaned := clean_entities(name):
                        names.append(cleaned)
            if names:
                return names
        return []

    @cached_property
    def tags(self) -> list[str]:
        for name in TAG_METAS:
            if values := self.metas.get(name):
                return _keywords(values)
        if self.article is not None and (values := strings(self.article.get("keywords"))):
            return _keywords(values)
        return []

    @cached_property
    def images(self) -> list[str]:
        found = [v for name in IMAGE_METAS for v in self.metas.get(name, ())]
        if self.article is not None:
            found += urls(self.article.get("image")) + urls(self.article.get("thumbnailUrl"))
        absolute = [self.doc.absolute(html_module.unescape(url)) for url in found]
        return list(dict.fromkeys(url for url in absolute if url))

    @property
    def article_body(self) -> str | None:
        if self.article is None:
            return None
        body = self.article.get("articleBody")
        return body if isinstance(body, str) and body.strip() else None

    def dates(self) -> list[DateCandidate]:
        """Dates of JSON-LD, metas and microdata, in this order."""
        found: list[DateCandidate] = []
        node = self.article
        if node is None and self.webpage is not None and "datePublished" in self.webpage:
            node = self.webpage
        if node is not None:
            _add(found, "json-ld", "published", strings(node.get("datePublished")))
            if not found:
                _add(found, "json-ld", "published", strings(node.get("dateCreated")))
            _add(found, "json-ld", "modified", strings(node.get("dateModified")))
        for kind, names in (("published", PUBLISHED_METAS), ("modified", MODIFIED_METAS)):
            for name in names:
                if name not in self.ignored:
                    _add(found, "meta", kind, self.metas.get(name, ()))
        for kind, name in (("published", "datePublished"), ("modified", "dateModified")):
            for element in self.doc.by_attribute("itemprop").get(name, [])[:1]:
                if (element.get("name") or "").lower() in self.ignored:
                    continue
                value = element.get("content") or element.get("datetime") or text_of(element)
                _add(found, "microdata", kind, [squeeze(value)])
        return found


def _add(found: list[DateCandidate], source: str, kind: str, values: Iterable[str]) -> None:
    for value in values:
        if value and len(value) <= 200:
            candidate: DateCandidate = {"source": source, "kind": kind, "raw": value}
            if candidate not in found:
                found.append(candidate)


def clean_entities(text: str | None) -> str | None:
    """Texts of JSON-LD and metas are often escaped twice."""
    if not text:
        return None
    return squeeze(html_module.unescape(text)) or None


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def _keywords(values: list[str]) -> list[str]:
    parts = [part for value in values for part in _split_list(html_module.unescape(value))]
    return list(dict.fromkeys(parts))


def _split_list(text: str) -> list[str]:
    return [part for p in re.split(r"\s*[,;]\s*", text) if (part := squeeze(p))]


def _path(url: str) -> str:
    """Host and path of an address, for telling whether two name the same page."""
    without = url.split("#", 1)[0].split("?", 1)[0]
    return f"{host_of(url)}{without.split('://', 1)[-1].partition('/')[2].rstrip('/')}"
