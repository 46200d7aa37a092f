"""What stands around the headline and the text: the visible dates and names of the article."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from crawler.extraction.document import is_small, squeeze, text_of, within

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml import etree

    from crawler.extraction.document import Document
    from crawler.items import DateCandidate

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
MAX_LINE = 160
MAX_BETWEEN = 400
MAX_NAMES = 400
ABOVE, BELOW = 25, 60
MAX_LINKS_BETWEEN = 1
"""Links between a date and the headline below it; more of them are a menu of the site."""

_MONTHS = (
    r"(?:jan(?:uari|uary)?|[fp]eb(?:ruari|ruary)?|mar(?:et|ch)?|apr(?:il)?|mei|may|jun[ie]?|jul[iy]?|"
    r"ag(?:u?s(?:t(?:us)?)?)|aug(?:ust)?|sept?(?:ember)?|o[kc]t(?:ober)?|no[vp](?:ember)?|"
    r"de[sc](?:ember)?)"
)
DATE_LIKE = re.compile(
    rf"\b\d{{1,2}}\s*[-/.,]?\s*{_MONTHS}\.?\s*[-/.,]?\s*(?:\d{{4}}|'?\d{{2}}\b)"
    rf"|\b{_MONTHS}\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}}\b"
    r"|\b\d{1,2}[/.-]\d{1,2}[/.-](?:19|20)\d\d\b|\b(?:19|20)\d\d[/.-]\d{1,2}[/.-]\d{1,2}",
    re.IGNORECASE,
)
_BEFORE_DATE = re.compile(
    r"[\s,|·•/(–—-]*(?:\b(?:pada|on|posted|published|diterbitkan|terbit|tayang|hari)\s*:?\s*)*"
    r"(?:\b(?:senin|selasa|rabu|kamis|jum.?at|sabtu|minggu|ahad|mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|"
    r"sat(?:ur)?|sun)(?:day)?\s*,?\s*)?(?:\b(?:pada|on)\s*)?$",
    re.IGNORECASE,
)
_AFTER_DATE = re.compile(
    r"^[\s,|·•/–—-]*(?:(?:at|pukul|pkl\.?|jam)\s*)?(?:\d{1,2}[.:]\d{2}(?:[.:]\d{2})?)?"
    r"\s*(?:wib|wita|wit|am|pm)?",
    re.IGNORECASE,
)
_MODIFIED = re.compile(
    r"(?:last\s+)?\b(?:updated?|modified|diperbar[ui]i?|diubah|pembaruan)\b", re.I
)
_ROLE = re.compile(
    r"(?:redaktur\s*(?:&|dan|/)\s*reporter|oleh|by|ditulis oleh|penulis|reporter|pewarta|"
    r"wartawan|jurnalis|laporan|kontributor|editor|redaktur|rep|red|author|fotografer|penyunting)\b\s*(?P<mark>[:|/-])?\s*(?P<rest>.*)",
    re.IGNORECASE | re.DOTALL,
)
_LABEL = re.compile(
    r"(?:(?:(?:posted|published|written|submitted|ditulis|dikirim|diposting|diposkan|dipublikasikan|"
    r"diterbitkan)\s+)?(?:oleh|by)|penulis|reporter|pewarta|wartawan|jurnalis|kontributor|editor|redaktur|"
    r"fotografer|penyunting)\s*[:|]?",
    re.IGNORECASE,
)
_NAME_CLASS = re.compile(
    r"(?:^|[\s_-])(?:authors?|by|oleh|byline|penulis|reporters?|nmreporter|namerep|jurnalis|wartawan|pewarta|"
    r"writer|credit-title-name|editors?|redaktur)(?=$|[\s_-]|(?-i:[A-Z]))",
    re.IGNORECASE,
)
_POSTED_BY = re.compile(
    r"\b(?:[Bb]y|[Oo]leh)\s*:?\s+([A-Z][\w.' -]{1,40}?)\s*(?:$|[|·•(/]|\b(?:on|in|pada|di)\b)"
)
_POSTED = re.compile(
    r"[\W_]*(?:posted|published|written|submitted|ditulis|dikirim|diposting|diposkan|dipublikasikan|"
    r"diterbitkan)?[\W_]*",
    re.IGNORECASE,
)
_AROUND_NAME = re.compile(
    r"^(?:(?:(?:more|all posts|view all posts|posts|written|posted|published)\s+)?by|"
    r"(?:(?:ditulis|dikirim|diposting|diposkan|dipublikasikan|diterbitkan)\s+)?oleh|penulis)"
    r"\s*:?\s+|\s+@\w+$",
    re.IGNORECASE,
)
_NO_NAME = re.compile(
    r"(?:(?:(?:posted|published|written|ditulis|diposting|diposkan)\s+)?(?:by|oleh)|por|von|penulis|author|"
    r"(?:nama|name)\b\W*(?:required|wajib.{0,12})?\W*|share|bagikan|follow|website|"
    r"lihat (?:semua|profil).{0,40}|show all.{0,40}|view all.{0,40}|read more|posts?|https?:.*)",
    re.IGNORECASE,
)
_PERSON = re.compile(r"[A-Z][\w.'’-]*(?:[\s,&/|]+\(?[\w.'’-]+\)?){0,11}")
_NOISE = re.compile(r"(?:^|[\s_-])(?:related|sidebar|comments?|popular|terpopuler|footer|menu|nav)"
                    r"(?=$|[\s_-])", re.IGNORECASE)  # fmt: skip
_STANDFIRST = re.compile(
    r"(?:^|[\s_-])(?:summary|standfirst|lead|lede|excerpt|sub-?(?:title|judul|heading)|ringkasan|deck|"
    r"alternativeHeadline)(?=$|[\s_-])",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"(?:^|[\s_-])(?:comment\w*|komen(?:tar)?|tanggapan|respond|disqus|related|terkait|sidebar|popular|terpopuler|"
    r"trending)(?=$|[\s_-])",
    re.IGNORECASE,
)

# Names of the site's own parts, as whole words of a class: "icon-clock" marks a real date.
_TODAY = re.compile(
    r"(?:^|\s)(?:top-?(?:bar|head(?:er)?|nav|menu)|site-?(?:head(?:er)?|foot(?:er)?)|masthead"
    r"|colophon|navbar|(?:live|digital)-?clock|jam-digital|hari-ini"
    r"|(?:current|live|today)-?(?:date|time)|weather|cuaca)(?=$|[\s_-])",
    re.IGNORECASE,
)
_TODAY_TEXT = re.compile(r"\W*(?:hari ini|today|sekarang)\b", re.IGNORECASE)


_DATED = re.compile(
    r"\b(?:di)?(?:terbit|tayang|posting|poskan|publikasi|unggah|tulis|perbar[ui]i?)\w*\b|\btanggal\b|"
    r"\b(?:posted|published|updated?|modified|oleh|by)\b",
    re.IGNORECASE,
)
_DATE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:date|tanggal|tgl|time|waktu|publish\w*|posted|meta)", re.IGNORECASE
)
_CLOCK = re.compile(r"\b\d{1,2}[:.]\d{2}\b")


def _names_of(element: etree._Element) -> str:
    """Class names and identifier of an element, empty where they are longer than names are."""
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    return names if len(names) < MAX_NAMES else ""


@lru_cache(maxsize=4096)
def _names_others(names: str) -> bool:
    return _OTHERS.search(names) is not None


@lru_cache(maxsize=4096)
def _names_today(names: str) -> bool:
    return _TODAY.search(names) is not None


class _Line(NamedTuple):
    element: etree._Element
    text: str


class Surroundings:
    """Short lines between headline and text, above the headline, and below the text."""

    def __init__(
        self, doc: Document, title: etree._Element | None, body: etree._Element | None
    ) -> None:
        self._doc, self._title, self._body = doc, title, body

    @cached_property
    def _parts(self) -> tuple[list[etree._Element], list[etree._Element], list[etree._Element]]:
        return _windows(self._doc, self._title, self._body)

    @cached_property
    def _own(self) -> set[etree._Element]:
        return {node for one in (self._title, self._body) if one is not None for node in _path(one)}

    @cached_property
    def _between(self) -> list[_Line]:
        return _lines(self._parts[0], self._own)

    @cached_property
    def _above(self) -> list[_Line]:
        return _lines(self._parts[1], self._own)

    @cached_property
    def _below(self) -> list[_Line]:
        return _lines(self._parts[2], self._own)

    def _beside_names(self) -> Iterator[list[_Line]]:
        """Where names stand; what lies below the text is read only where it is asked for."""
        yield self._between
        yield self._below[:20]
        yield self._by_headline

    def _beside_dates(self) -> Iterator[list[_Line]]:
        if self._title is not None:
            yield self._between
            yield self._by_headline
        else:
            # Before a text without a headline the head of the site may stand.
            yield _without_menu(self._between, self._parts[0])
        yield [line for line in self._below if _is_dated(line)]

    @cached_property
    def _by_headline(self) -> list[_Line]:
        """Lines above the headline and not in the head of the site, the nearest first."""
        return _without_menu(self._above, self._parts[1])[::-1]

    def images(self) -> list[etree._Element]:
        """Pictures between headline and text."""
        return [element for element in self._parts[0] if element.tag == "img"]

    def dates(self) -> list[DateCandidate]:
        """The dates shown next to the headline, else those above it, else those below the text."""
        for lines in self._beside_dates():
            found: list[DateCandidate] = []
            for element, text in lines:
                if not self._is_of_the_site(element, text):
                    found += [c for c in dates_of(element, text) if c not in found]
            if found:
                return found[:6]
        return []

    def _is_of_the_site(self, element: etree._Element, text: str) -> bool:
        """Whether a line stands in the head, the foot or a clock of the site: today's date."""
        if _TODAY_TEXT.match(text):
            return True
        outer: list[etree._Element] = []
        for node in _path(element):
            if node in self._own or node.tag in ("article", "main"):
                break
            outer.append(node)
        if any(_names_today(_names_of(node)) for node in outer):
            return True
        parts = {node.tag for node in outer} & {"header", "footer", "nav", "aside"}
        if parts == {"header"} and self._title is not None and element in self._after_title:
            return False
        return bool(parts) and next(element.iterancestors("article", "main"), None) is None

    @cached_property
    def _after_title(self) -> set[etree._Element]:
        return {line.element for line in (*self._between, *self._below)}

    def standfirst(self) -> str | None:
        """The text that sums up the article between its headline and its body, marked as that."""
        for element in self._parts[0]:
            name = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
            if len(name) > 1 and _STANDFIRST.search(name) and is_small(element, 12):
                return text_of(element) or None
        return None

    def byline(self) -> str | None:
        """The lines that name people with their role, or stand where a name stands."""
        found: list[str] = []
        for lines in self._beside_names():
            label = ""
            for element, text in lines:
                if _LABEL.fullmatch(text):
                    label = text
                    continue
                name = text.lstrip(" :|")
                if label and len(name) <= 60 and _PERSON.fullmatch(name):
                    line: str | None = f"{label.rstrip(' :|')}: {name}"
                else:
                    line = _byline_of(element, text)
                label = ""
                if line and not any(line in known for known in found):
                    found.append(line)
            if found:
                break
        return " | ".join(found[:4]) or None

    def account(self) -> list[str]:
        """The account that posted the article (``Posted on … by Admin``), as declared."""
        for element, text in chain.from_iterable(self._beside_names()):
            found = _POSTED_BY.search(text) if element.tag not in _HEADINGS else None
            if found is None:
                continue
            before = text[: found.start()]
            if _POSTED.fullmatch(before) or (len(before) <= 60 and DATE_LIKE.search(before)):
                return [found.group(1).strip()]
        return []


def _without_menu(lines: list[_Line], elements: list[etree._Element]) -> list[_Line]:
    """Lines with hardly a link between them and the end of *elements*, in which they stand."""
    places = {element: place for place, element in enumerate(elements)}
    links = [element for element in elements if element.tag == "a"]
    return [
        line
        for line in lines
        if sum(
            places[link] > places[line.element] and not within(link, line.element) for link in links
        )
        <= MAX_LINKS_BETWEEN
    ]


def _is_dated(line: _Line) -> bool:
    """Whether a line below the text dates the article: it says so, or no link stands by it."""
    element, text = line
    name = f"{element.get('class') or ''} {element.get('itemprop') or ''}"
    if _DATED.search(text) or _DATE_CLASS.search(name):
        return True
    if element.tag == "time" or any(node.tag == "article" for node in element.iterancestors()):
        return True
    parent = element.getparent()
    linked = parent is not None and next(parent.iter("a"), None) is not None
    return _CLOCK.search(text) is not None and not linked


def labels_with_names(texts: Iterable[str]) -> list[str]:
    """Texts of a byline in order, a role that stands alone joined with the name behind it."""
    joined: list[str] = []
    for text in texts:
        if joined and _LABEL.fullmatch(joined[-1]):
            text = f"{joined.pop().rstrip(' :|')}: {text.lstrip(' :|')}"
        joined.append(text)
    return joined


def account_names(texts: Iterable[str]) -> list[str]:
    """Names of accounts without the words of the theme around them (``More by …``)."""
    names = (_AROUND_NAME.sub("", text).strip() for text in texts)
    return list(dict.fromkeys(name for name in names if name and not _NO_NAME.fullmatch(name)))


def dates_of(element: etree._Element, text: str) -> Iterator[DateCandidate]:
    """The dates that an element states: its attribute, and its text where that looks like one."""
    kind = _kind_of(element, text)
    is_time = element.tag == "time"
    for name in ("datetime", "content", "title", "data-time", "data-date"):
        value = squeeze(element.get(name))
        if value and len(value) <= 100 and re.search(r"\d{4}", value):
            if is_time or DATE_LIKE.search(value):
                yield {"source": "time", "kind": kind, "raw": value}
            break
    if text and len(text) <= 300 and DATE_LIKE.search(text):
        yield {"source": "byline", "kind": kind, "raw": text}


def _kind_of(element: etree._Element, text: str) -> str:
    classes = (element.get("class") or "").lower().split()
    props = (element.get("itemprop") or "").split()
    if "datePublished" in props or "published" in classes or "entry-date" in classes:
        return "published"
    if "dateModified" in props or "updated" in classes or "modified" in classes:
        return "modified"
    return "modified" if _MODIFIED.match(text) else "published"


def without_date(text: str) -> str:
    """A byline without the date and clock that stand in the same line."""
    found = DATE_LIKE.search(text)
    if found is None:
        return text
    head = _BEFORE_DATE.sub("", text[: found.start()])
    if re.search(r"[^\W\d_]{2}", head):
        return head.strip(" ,|·•/-–—:(")
    return _AFTER_DATE.sub("", text[found.end() :]).strip(" ,|·•/-–—:)")


def _byline_of(element: etree._Element, text: str) -> str | None:
    text = without_date(text)
    if not 2 <= len(text) <= 120:
        return None
    named = _is_named(element)
    role = _ROLE.match(text)
    if role is not None and (
        role["mark"] or named or _PERSON.fullmatch(role["rest"].strip(" .|:"))
    ):
        return text if re.search(r"[^\W\d_]{2}", role["rest"]) else None
    if _NO_NAME.fullmatch(text):
        return None
    if named and _PERSON.match(text) and len(text.split()) <= 10:
        return text
    return None


def _is_named(element: etree._Element) -> bool:
    """Whether an element, or the small one around it, says that a name stands in it."""
    parent = element.getparent()
    around = [element, parent] if parent is not None and is_small(parent, 12) else [element]
    keys = ("class", "itemprop", "rel")
    return any(_NAME_CLASS.search(" ".join(node.get(key) or "" for key in keys)) for node in around)


def _windows(
    doc: Document, title: etree._Element | None, body: etree._Element | None
) -> tuple[list[etree._Element], list[etree._Element], list[etree._Element]]:
    """Elements between headline and text, above the headline, and below the text."""
    if title is None and body is None:
        return [], [], []
    elements = doc.elements[_position(doc.elements, doc.body) :]
    at_title = _position(elements, title)
    at_body = _position(elements, body)
    size = sum(1 for _ in body.iter("*")) if body is not None else 0
    if at_title is None:
        start = max(0, (at_body or 0) - ABOVE)
        return elements[start:at_body], [], elements[(at_body or 0) + size :][:BELOW]
    above = elements[max(0, at_title - ABOVE) : at_title]
    if at_body is None:
        return elements[at_title : at_title + BELOW], above, []
    if at_body <= at_title:
        # The container holds the headline: its head is what follows the headline.
        end = at_body + size
        between = elements[at_title : min(at_title + BELOW, end)]
        return between, above, elements[max(end - 15, at_title) : end + 15]
    below = elements[at_body + size : at_body + size + BELOW]
    return elements[at_title : min(at_body, at_title + MAX_BETWEEN)], above, below


def _position(elements: list[etree._Element], wanted: etree._Element | None) -> int | None:
    if wanted is None:
        return None
    try:
        return elements.index(wanted)
    except ValueError:
        return None


def _path(element: etree._Element) -> list[etree._Element]:
    """An element and all that it stands in."""
    return [element, *element.iterancestors()]


def _is_of_others(
    element: etree._Element, own: set[etree._Element], known: dict[etree._Element, bool]
) -> bool:
    """Whether an element stands in a form, a comment or a list of other articles."""
    path: list[etree._Element] = []
    node: etree._Element | None = element
    answer = False
    while node is not None and node not in own:
        if node in known:
            answer = known[node]
            break
        path.append(node)
        if node.tag in ("form", "label") or _names_others(_names_of(node)):
            answer = True
            break
        node = node.getparent()
    known.update(dict.fromkeys(path, answer))
    return answer


def _lines(elements: list[etree._Element], own: set[etree._Element]) -> list[_Line]:
    """(element, text) of the short lines among elements, the outer before the inner."""
    lines: list[_Line] = []
    known: dict[etree._Element, bool] = {}
    for element in elements:
        if element.tag in ("script", "style", "option", "noscript", "svg", "path", "img", "iframe"):
            continue
        if _is_of_others(element, own, known):
            continue
        if not is_small(element, 60):
            continue
        if element.tag not in ("time", "meta", "a") and not _has_own_text(element):
            continue
        if _NOISE.search(element.get("class") or ""):
            continue
        text = text_of(element)
        if len(text) <= MAX_LINE and (text or element.tag == "time"):
            lines.append(_Line(element, text))
    return lines


def _has_own_text(element: etree._Element) -> bool:
    if element.text and element.text.strip():
        return True
    return any(child.tail and child.tail.strip() for child in element)
