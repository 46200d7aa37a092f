"""Where a page states the value of a field: which selector, meta, JSON-LD node or place.

Only places that do state the value of the raw article are named, in the order of trust.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.document import bulk_text_of, short_text_of
from crawler.extraction.images import full_size
from crawler.extraction.jsonld import strings, urls
from crawler.extraction.metadata import (
    AUTHOR_METAS,
    EDITOR_METAS,
    IMAGE_METAS,
    MODIFIED_METAS,
    PORTAL_AUTHOR_METAS,
    PUBLISHED_METAS,
    SECTION_METAS,
    TAG_METAS,
    clean_entities,
)
from crawler.extraction.nearby import dates_of
from crawler.extraction.presets import detect
from crawler.extraction.raw import MIN_BODY
from crawler.extraction.selectors import all_values, compile_selector, occurs
from crawler.extraction.titles import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from crawler.extraction.document import Document
    from crawler.extraction.presets import Rules
    from crawler.extraction.raw import Seen
    from crawler.items import Article, DateCandidate


_SELECTED_FIELDS = (
    "lead", "author", "byline", "editor", "section", "breadcrumb", "tags", "caption",
)  # fmt: skip
_STANDFIRST = "the standfirst above the text"
_ACCOUNT = "the account that is named beside the headline"
_PROPERTIES = {"published": "datePublished", "modified": "dateModified"}


MAX_ELEMENTS = 20
"""Elements of a date selector that are looked at."""


class Statement(NamedTuple):
    """A place of the page and what it states."""

    place: str
    values: list[str]


class PresetSeen(NamedTuple):
    """A kind of page that the page shows itself to be."""

    name: str
    mark: str
    """The selector that shows it."""


def presets_of(doc: Document) -> list[PresetSeen]:
    """The presets that fit a page, each with the mark that shows it."""
    return [
        PresetSeen(preset.name, next(mark for mark in preset.marks if occurs(doc, mark)))
        for preset in detect(doc)
    ]


class Sources:
    """The places of one page that state the fields of its raw article.

    Made while the tree is whole: what selectors give is looked up at once.
    """

    def __init__(self, doc: Document, seen: Seen, *, site: str | None, generic: bool) -> None:
        self._doc, self._meta, self._site = doc, seen.meta, site
        owners = [] if generic else [(f"preset {p.name}", p.rules) for p in detect(doc)]
        own = [(f"site {site}", seen.own)] if site else []
        self._owners: list[tuple[str, Rules]] = [*own, *owners]
        self._given = {field: self._first(field) for field in _SELECTED_FIELDS}
        self._title_place = self._place_of("title", seen.title.element)
        self._body_places = self._of_body(seen)
        self._shown_dates = dict(reversed(list(self._dates_shown())))

    def of_all(self, raw: Article) -> dict[str, list[str]]:
        """The places of every field that *raw* has, the one that was taken first."""
        found = {
            "url": self._of_url(raw),
            "fetched_url": ["the address that was asked for"],
            "site": [self._site_or("host of the address")],
            "publisher": self._of_publisher(raw),
            "site_province": [self._site_or("")],
            "timezone": [self._site_or("the default zone")],
            "title": self._of_title(raw),
            "lead": self._stating([raw.lead or ""], self._given["lead"]) or [_STANDFIRST],
            "body": self._body_places,
            "authors": self._stating(raw.authors, self._authors(raw)) or [_ACCOUNT],
            "editors": self._stating(raw.editors, self._editors()),
            "byline_raw": self._of_byline(raw),
            "categories": self._stating(raw.categories, self._sections()),
            "tags": self._stating(raw.tags, self._tags()),
            "image_url": self._of_image(raw),
            "image_caption": self._of_caption(raw),
            "language": ["lang of the page" if self._doc.root.get("lang") else "og:locale"],
            "date_downloaded": ["the time at which the page was received"],
            "flags": ["the page"],
        }
        found["section"] = found["categories"]
        return {
            name: [place for place in places if place] or ["the page"]
            for name, places in found.items()
            if getattr(raw, name, None) or (name == "body" and raw.body_html)
        }

    def of_date(self, candidate: DateCandidate) -> str:
        """Where a date stands within its source: property, meta, selector; or nothing."""
        source, kind, raw = candidate["source"], candidate["kind"], candidate["raw"]
        if source in ("json-ld", "microdata"):
            return _PROPERTIES.get(kind, "")
        if source == "meta":
            names = (*PUBLISHED_METAS, *MODIFIED_METAS)
            return next((n for n in names if raw in self._meta.metas.get(n, ())), "")
        if source in ("time", "byline"):
            return self._shown_dates.get((source, kind, raw), "beside the headline")
        return ""

    # --- selectors and statements ---

    def _first(self, field: str) -> list[Statement]:
        """What the first selector of a field that matches gives; none after it is asked."""
        for owner, rules in self._owners:
            for css in getattr(rules, field):
                if values := all_values(self._doc, (css,)):
                    return [Statement(f"{css} ({owner})", values)]
        return []

    def _dates_shown(self) -> Iterator[tuple[tuple[str, str, str], str]]:
        """Every date that the elements of the selectors, or those beside them, show."""
        for owner, rules in self._owners:
            for css in rules.date:
                selector = compile_selector(css)
                for element in islice(selector.iter(self._doc), MAX_ELEMENTS):
                    for date in dates_of(element, selector.value(element)):
                        yield (date["source"], date["kind"], date["raw"]), f"{css} ({owner})"
                    parent = element.getparent()
                    for other in parent.iterchildren("time") if parent is not None else ():
                        for date in dates_of(other, short_text_of(other)):
                            place = f"{describe(other)} beside {css} ({owner})"
                            yield (date["source"], date["kind"], date["raw"]), place

    def _place_of(self, field: str, element: etree._Element | None) -> str:
        """The selector that gives an element, else the element itself."""
        if element is None:
            return ""
        for owner, rules in self._owners:
            for css in getattr(rules, field):
                if any(found is element for found in compile_selector(css).iter(self._doc)):
                    return f"{css} ({owner})"
        return describe(element)

    def _site_or(self, otherwise: str) -> str:
        return f"site {self._site}" if self._site else otherwise

    def _metas(self, names: Iterable[str]) -> Iterator[Statement]:
        for name in names:
            values = [clean_entities(value) or "" for value in self._meta.metas.get(name, ())]
            if values:
                yield Statement(f"meta {name}", values)

    def _node(self, *names: str) -> Iterator[Statement]:
        node = self._meta.article
        for name in names:
            if node is not None and (
                values := [clean_entities(v) for v in strings(node.get(name))]
            ):
                yield Statement(f"JSON-LD {name}", [value for value in values if value])

    def _stating(self, values: Iterable[str], statements: Iterable[Statement]) -> list[str]:
        """Places that state every value, else those that state one."""
        wanted = [words for value in values if (words := words_of(value))]
        every: list[str] = []
        some: list[str] = []
        for place, stated in statements:
            there = [words_of(text) for text in stated]
            hits = [any(_holds(text, words) for text in there) for words in wanted]
            if hits and all(hits):
                every.append(place)
            elif any(hits):
                some.append(place)
        return _unique(every or some)

    # --- fields ---

    def _of_url(self, raw: Article) -> list[str]:
        meta = self._meta
        return [
            place
            for place, url in (
                ("link rel=canonical", meta.canonical),
                ("meta og:url", self._doc.absolute(meta.meta("og:url"))),
                ("the address that was asked for", self._doc.url),
            )
            if url == raw.url
        ]

    def _of_publisher(self, raw: Article) -> list[str]:
        if raw.profile and raw.profile.publisher:
            return [f"site {raw.profile.name}"]
        places = self._stating(
            [raw.publisher or ""], [*self._metas(("og:site_name",)), *self._node("publisher")]
        )
        return places or ["title of the site's feed"]

    def _of_title(self, raw: Article) -> list[str]:
        statements = [
            *self._metas(("og:title", "twitter:title")),
            *self._node("headline", "name"),
            Statement("title of the page", [self._doc.title or ""]),
        ]
        declared = self._stating([raw.title or ""], statements)
        return _unique([self._title_place, *declared])

    def _of_body(self, seen: Seen) -> list[str]:
        stated = self._meta.article_body or ""
        text = bulk_text_of(seen.body) if seen.body is not None else ""
        if len(text) < MIN_BODY < len(stated):
            return ["JSON-LD articleBody"]
        if seen.body is None:
            return []
        if seen.selected:
            return [self._place_of("body", seen.body)]
        return [f"{describe(seen.body)} (found by its prose)"]

    def _of_byline(self, raw: Article) -> list[str]:
        lines = [line for line in (raw.byline_raw or "").split(" | ") if words_of(line)]
        for place, values in self._given["byline"]:
            text = tuple(word for value in values for word in words_of(value))
            if any(_holds(text, words_of(line)) for line in lines):
                return [place]
        return ["lines beside the headline"]

    def _authors(self, raw: Article) -> Iterator[Statement]:
        yield from self._given["author"]
        metas = list(self._metas(PORTAL_AUTHOR_METAS))
        other = list(self._metas(AUTHOR_METAS))
        yield from metas
        yield from self._people("author", self._meta.authors, [*metas, *other])
        yield from other
        yield Statement("byline", [raw.byline_raw or ""])

    def _editors(self) -> Iterator[Statement]:
        yield from self._given["editor"]
        metas = list(self._metas(EDITOR_METAS))
        yield from self._people("editor", self._meta.editors, metas)
        yield from metas

    def _people(self, field: str, names: list[str], metas: list[Statement]) -> Iterator[Statement]:
        """What JSON-LD states, references into its graph followed: the names no meta states."""
        node = self._meta.article
        direct = list(self._node(field)) if node is not None else []
        known = {name for statement in metas for name in statement.values}
        if node is not None and (field in node or "creator" in node):
            rest = [name for name in names if name not in known]
            values = [value for statement in direct for value in statement.values]
            if rest or values:
                yield Statement(f"JSON-LD {field}", [*values, *rest])

    def _sections(self) -> Iterator[Statement]:
        yield from self._given["section"]
        yield from self._node("articleSection")
        yield from self._metas(SECTION_METAS)
        yield from self._given["breadcrumb"]
        yield Statement("JSON-LD BreadcrumbList", self._meta.breadcrumb)

    def _tags(self) -> Iterator[Statement]:
        yield from self._given["tags"]
        yield from self._metas(TAG_METAS)
        yield from self._node("keywords")

    def _of_image(self, raw: Article) -> list[str]:
        wanted = full_size(raw.image_url or "")
        places = [
            f"meta {name}"
            for name in IMAGE_METAS
            for url in self._meta.metas.get(name, ())
            if full_size(self._doc.absolute(url) or "") == wanted
        ]
        node = self._meta.article
        for name in ("image", "thumbnailUrl"):
            stated = urls(node.get(name)) if node is not None else []
            if any(full_size(self._doc.absolute(url) or "") == wanted for url in stated):
                places.append(f"JSON-LD {name}")
        return _unique(places) or ["main picture of the article"]

    def _of_caption(self, raw: Article) -> list[str]:
        return self._stating([raw.image_caption or ""], self._given["caption"]) or [
            "figcaption of the main picture"
        ]


def describe(element: etree._Element) -> str:
    """An element as a person would write its selector: ``h1#judul``, ``div.post-body``."""
    name = str(element.tag)
    if ident := (element.get("id") or "").strip():
        return f"{name}#{ident}"[:100]
    classes = (element.get("class") or "").split()[:2]
    return "".join([name, *(f".{c}" for c in classes)])[:100]


def _holds(text: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether words occur in a row in a text."""
    size = len(words)
    return any(text[at : at + size] == words for at in range(len(text) - size + 1))


def _unique(places: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(place for place in places if place))
