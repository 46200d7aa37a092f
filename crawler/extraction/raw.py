"""From a page to the raw article: what the page says, field by field."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html import escape, unescape
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.document import (
    MAX_BYTES,
    Document,
    bulk_text_of,
    host_of,
    inner_html,
    is_small,
    lines_of,
    parse,
    short_text_of,
    within,
)
from crawler.extraction.generic import find_body, furniture_of
from crawler.extraction.images import find_caption, find_image
from crawler.extraction.metadata import Metadata
from crawler.extraction.nearby import (
    Surroundings,
    account_names,
    dates_of,
    labels_with_names,
    without_date,
)
from crawler.extraction.pages import PAGE_MISSING, find_next_page, page_number
from crawler.extraction.presets import Rules, merged, preset_rules, profile_rules
from crawler.extraction.refusals import is_list_of_links, kind_flags, refusal
from crawler.extraction.reservations import reservations
from crawler.extraction.selectors import all_values, compile_selector
from crawler.extraction.titles import Title, find_title
from crawler.items import Article, DateCandidate, Refusal
from crawler.urls import aliases_of, canonical_url

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml import etree

    from crawler.profile import SiteProfile

CONTINUED_PAGE = "continued-page"
"""The page is not the first of its article: what came before it is missing."""

MIN_BODY = 140
"""Characters of text below which a selected container is tried after the longer ones."""

_URL_DATE = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|(?<!\d)20\d{6}")


MAX_BYLINE = 200
MIN_LEAD, MAX_LEAD = 30, 600
MAX_ACCOUNTS = 40
MAX_HEAD = 60
"""Elements behind the headline among which its author stands."""

_ROLE_LABEL = re.compile(r"^(?:editor|penyunting|redaktur)\s*[:|-]\s*", re.IGNORECASE)
_HOME = re.compile(r"\s*(?:home|beranda|depan|halaman (?:depan|utama)|index)\s*", re.IGNORECASE)
_TAG_LABEL = re.compile(r"(?:tags?|topi[ck]s?|label|kata kunci)\s*:?", re.IGNORECASE)
_ARCHIVE_OF = re.compile(r"^(?:lihat\s+)?arsip\s+", re.IGNORECASE)
_PHOTOGRAPHER = re.compile(
    r"(?:foto(?:grafer)?|pewarta foto|photographer)\s*[:|-]\s*([^|:]{3,60})", re.IGNORECASE
)


class Seen(NamedTuple):
    """Where reading one page found its headline and text, for an explanation."""

    meta: Metadata
    own: Rules
    """Selectors of the site's profile."""
    title: Title
    body: etree._Element | None
    """The container of the text."""
    selected: bool
    """A selector named the container; else the generic way found it."""


def extract_raw(
    html: bytes | str,
    url: str,
    *,
    encoding: str | None = None,
    profile: SiteProfile | None = None,
    generic: bool = False,
    now: datetime | None = None,
) -> Article | Refusal:
    """What the page says, before any cleaning; or the reason why it is no article.

    An empty *url* means that nobody knows it: no host, no date, no base for links.
    """
    url = url or "about:blank"
    site = profile.name if profile else host_of(url)
    doc = parse(html, url, encoding=encoding)
    if doc is None:
        reason = "too-large" if len(html) > MAX_BYTES else "empty"
        return Refusal(url=url, reason=reason, site=site)
    return read_document(doc, profile=profile, generic=generic, now=now)


def read_document(
    doc: Document,
    *,
    profile: SiteProfile | None = None,
    generic: bool = False,
    now: datetime | None = None,
    show: Callable[[Seen], None] | None = None,
) -> Article | Refusal:
    """:func:`extract_raw` for a page that is parsed already; its tree is used up.

    *show* is called with what was found where while the tree is whole.
    """
    meta = Metadata(doc)
    own = profile_rules(profile) if profile else Rules()
    preset = Rules() if generic else preset_rules(doc)
    rules = merged((own, preset))
    meta.ignored = frozenset(rules.wrong_dates)

    title = find_title(doc, meta, trusted=own.title, preset=preset.title)
    body, text, selected = _find_body(doc, rules, title.element)
    if show is not None:
        show(Seen(meta, own, title, body, selected))
    site = profile.name if profile else doc.host
    listed = is_list_of_links(doc, body, text)
    reason = refusal(doc, meta, body, text, title, selected=selected, listed=listed)
    if reason is not None:
        return Refusal(url=doc.url, reason=reason[0], detail=reason[1], site=site)
    if listed and not selected:
        # What was guessed to be the text is a list of other articles: there is none.
        body, text = None, ""
    around = Surroundings(doc, title.element, body)
    image, shown = find_image(doc, meta, rules.image, body, around)
    sections = _sections(doc, meta, rules, title.text)
    authors = _accounts(doc, meta, rules.author, title.element)
    byline = _selected_byline(doc, rules.byline)
    if not authors and not byline:
        byline = around.byline()
    flags = [
        *_page_flags(doc, rules),
        *kind_flags(doc, meta, text, title.text),
        *reservations(meta.metas),
    ]
    if not authors:
        authors = _declared_authors(meta, around, byline, flags)
    # Read before the body is: that takes the furniture of the article out of the tree.
    dates = _dates(doc, meta, rules, around)
    url, aliases = _addresses(doc, meta, title.text, profile)
    return Article(
        url=url,
        aliases=aliases,
        fetched_url=doc.url,
        site=site,
        publisher=(profile.publisher if profile else None) or meta.publisher,
        site_province=profile.province if profile else None,
        timezone=profile.timezone if profile else "Asia/Jakarta",
        title=title.text,
        lead=_lead(doc, rules, around, body),
        body_html=_body_html(doc, meta, body, text, rules, _head_of(title, body, selected)),
        authors=authors,
        editors=[_ROLE_LABEL.sub("", t) for t in all_values(doc, rules.editor)] or meta.editors,
        byline_raw=byline,
        section=sections[0] if sections else None,
        categories=sections,
        tags=_tags(doc, rules) or meta.tags,
        date_candidates=dates,
        date_downloaded=now or datetime.now(UTC),
        image_url=image,
        image_caption=find_caption(doc, rules.caption, shown),
        language=meta.language,
        flags=flags,
        profile=profile,
    )


def _find_body(
    doc: Document, rules: Rules, title: etree._Element | None
) -> tuple[etree._Element | None, str, bool]:
    """(container, its text, whether a selector named it): the first with enough text."""
    best: tuple[etree._Element, str] | None = None
    for css in rules.body:
        for element in compile_selector(css).iter(doc):
            text = bulk_text_of(element)
            if len(text) >= MIN_BODY:
                return element, text, True
            if text and (best is None or len(text) > len(best[1])):
                best = (element, text)
    if best is not None:
        return *best, True
    guess = find_body(doc)
    if guess is None:
        return None, "", False
    guess = _own_article(guess, title)
    return guess, bulk_text_of(guess), False


def _own_article(body: etree._Element, title: etree._Element | None) -> etree._Element:
    """The article that the headline stands in, where a container holds several in a row."""
    if title is None or title is body or not within(title, body):
        return body
    own = title.getparent()
    while own is not None and own is not body:
        if own.tag == "article" and len(bulk_text_of(own)) >= 2 * MIN_BODY:
            others = [*own.itersiblings("article"), *own.itersiblings("article", preceding=True)]
            return own if any(len(bulk_text_of(o)) >= MIN_BODY for o in others) else body
        own = own.getparent()
    return body


def _head_of(title: Title, body: etree._Element | None, selected: bool) -> str | None:
    """The headline, where the body may hold the head of the article too."""
    if body is None or (selected and (title.element is None or not within(title.element, body))):
        return None
    return title.text or ""


def _sections(doc: Document, meta: Metadata, rules: Rules, title: str | None) -> list[str]:
    """Sections, the main one first: those of the page, else the end of its trail."""
    if found := all_values(doc, rules.section) or meta.sections:
        return [_ARCHIVE_OF.sub("", name) for name in found]
    trail = all_values(doc, rules.breadcrumb) or meta.breadcrumb
    own = {_HOME.sub("", name).casefold() for name in (meta.publisher or "", doc.host, title or "")}
    names = [name for name in trail if not _HOME.fullmatch(name) and name.casefold() not in own]
    return names[::-1]


def _tags(doc: Document, rules: Rules) -> list[str]:
    parts = [part for value in all_values(doc, rules.tags) for part in value.split(",")]
    names = (part.strip().lstrip("#").strip() for part in parts)
    return list(dict.fromkeys(tag for tag in names if tag and not _TAG_LABEL.fullmatch(tag)))


def _lead(
    doc: Document, rules: Rules, around: Surroundings, body: etree._Element | None
) -> str | None:
    """The standfirst, where the page states one that is no part of the body."""
    shown = [element for css in rules.lead for element in compile_selector(css).iter(doc)]
    apart = [element for element in shown if body is None or not within(element, body)]
    text = short_text_of(apart[0]) if apart else around.standfirst()
    cut = text is None or text.endswith(("…", "..."))
    return text if text and not cut and MIN_LEAD <= len(text) <= MAX_LEAD else None


def _accounts(
    doc: Document, meta: Metadata, selectors: Iterable[str], title: etree._Element | None
) -> list[str]:
    """Names of the accounts that the first selector with any names, those by the headline alone."""
    for css in selectors:
        selector = compile_selector(css)
        elements = list(islice(selector.iter(doc), MAX_ACCOUNTS))
        names = list(dict.fromkeys(filter(None, map(selector.value, elements))))
        if len(names) > 1:
            names = list(map(selector.value, _by_headline(doc, elements, title)))
        if names:
            return [name for name in account_names(names) if not meta.is_outlet(name)]
    return []


def _by_headline(
    doc: Document, elements: list[etree._Element], title: etree._Element | None
) -> list[etree._Element]:
    """The element by the headline and those beside it: other articles name theirs too."""
    wanted = {*elements, title}
    places = {node: place for place, node in enumerate(doc.elements) if node in wanted}
    nearest = elements[0]
    if title is not None and title in places:
        distances = {element: places[element] - places[title] for element in elements}
        behind = [element for element in elements if 0 < distances[element] <= MAX_HEAD]
        nearest = (behind or sorted(elements, key=lambda element: abs(distances[element])))[0]
    block = nearest
    for around in islice(nearest.iterancestors(), 2):
        if not is_small(around, 40):
            break
        block = around
    return [element for element in elements if element is nearest or within(element, block)]


def _selected_byline(doc: Document, selectors: Iterable[str]) -> str | None:
    for css in selectors:
        selector = compile_selector(css)
        shown: list[str] = []
        for element in islice(selector.iter(doc), 6):
            lines = lines_of(element) if is_small(element) else []
            text = selector.value(element) if selector.attribute else " | ".join(lines)
            if 2 <= len(line := without_date(text)) <= MAX_BYLINE:
                shown.append(line)
        if shown:
            return " | ".join(labels_with_names(dict.fromkeys(shown)))
    return None


def _declared_authors(
    meta: Metadata, around: Surroundings, byline: str | None, flags: list[str]
) -> list[str]:
    """Names that the page declares; on a photo story the photographer is its author."""
    if byline and "photo" in flags and (found := _PHOTOGRAPHER.match(byline)):
        return [found.group(1).strip()]
    return account_names(meta.authors) or around.account()


def _body_html(
    doc: Document,
    meta: Metadata,
    body: etree._Element | None,
    text: str,
    rules: Rules,
    title: str | None,
) -> str | None:
    """The body as it stands, without its pager; *title* is given where its head may be in it.

    Where a script would draw the page, its JSON-LD may hold the text.
    """
    stated = meta.article_body
    if stated and len(text) < MIN_BODY < len(stated):
        return _paragraphs(stated)
    if body is None:
        return None
    furniture = {element for css in rules.pager for element in compile_selector(css).iter(doc)}
    if title is not None:
        furniture |= furniture_of(body, title)
    return inner_html(body, without=furniture)


def _paragraphs(text: str) -> str:
    if re.search(r"<(?:p|br|div)\b", text, re.IGNORECASE):
        return text
    lines = [line for part in re.split(r"[\r\n]+", text) if (line := part.strip())]
    return "\n".join(f"<p>{escape(unescape(line), quote=False)}</p>" for line in lines)


def _addresses(
    doc: Document, meta: Metadata, title: str | None, profile: SiteProfile | None
) -> tuple[str, list[str]]:
    """(the address that the page declares, its other addresses).

    A template that declares one address on every page would make one article of them all: what a
    page declares is believed where it is its own address in another form, or proves to lead to the
    same article (:func:`~crawler.urls.aliases_of`).
    """
    declared = [meta.canonical, doc.absolute(meta.meta("og:url"))]
    stated = dict.fromkeys(filter(None, [*declared, *map(doc.absolute, meta.addresses)]))
    if stated.keys() <= {doc.url}:
        return doc.url, []
    own = canonical_url(doc.url)
    hosts = filter(None, (profile.domain, *profile.hosts)) if profile else ()
    aliases = aliases_of(doc.url, stated, title=title, hosts=hosts)
    url = next((u for u in declared if u and (canonical_url(u) == own or u in aliases)), doc.url)
    key = canonical_url(url)
    return url, [alias for alias in (doc.url, *aliases) if canonical_url(alias) != key]


def _page_flags(doc: Document, rules: Rules) -> list[str]:
    flags: list[str] = []
    if doc.partial:
        flags.append("truncated")
    if find_next_page(doc, rules.next_page) is not None:
        flags.append(PAGE_MISSING)
    number = page_number(doc.url)[1]
    if isinstance(number, int) and number > 1:
        flags.append(CONTINUED_PAGE)
    return flags


def _dates(
    doc: Document, meta: Metadata, rules: Rules, around: Surroundings
) -> list[DateCandidate]:
    found = meta.dates()
    shown = _selected_dates(doc, rules.date) or around.dates()
    for candidate in [*shown, *_url_dates(doc.url)]:
        if candidate not in found:
            found.append(candidate)
    return found


def _selected_dates(doc: Document, selectors: Iterable[str]) -> list[DateCandidate]:
    for css in selectors:
        selector = compile_selector(css)
        for element in selector.iter(doc):
            if candidates := list(dates_of(element, selector.value(element))):
                if _never_changed(element):
                    candidates += [{**c, "kind": "modified"} for c in candidates[:1]]
                # Themes put the date of the last change beside that of publication.
                beside = element.getparent()
                for other in beside.iterchildren("time") if beside is not None else ():
                    changed = dates_of(other, short_text_of(other)) if other is not element else ()
                    candidates += [c for c in changed if c["kind"] == "modified"]
                return candidates
    return []


def _never_changed(element: etree._Element) -> bool:
    """Themes of WordPress mark the one date of an unchanged article as both."""
    return {"published", "updated"} <= set((element.get("class") or "").split())


def _url_dates(url: str) -> Iterable[DateCandidate]:
    if _URL_DATE.search(url):
        yield {"source": "url", "kind": "published", "raw": url}
