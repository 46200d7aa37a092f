"""From the blocks of a body to its paragraphs, and what was taken out of them."""

from __future__ import annotations

import operator
import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.noise import rules
from crawler.noise.blocks import Block, BlockReader, Line, Link, Region, join_rows
from crawler.text import (
    Byline,
    Dateline,
    find_source,
    host_of,
    is_generic_name,
    looks_like_name,
    normalise_space,
    parse_credit_line,
    split_dateline,
    split_names,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

    from crawler.items import RelatedLink, RemovedBlock

MAX_FRAGMENT = 5_000_000
"""Characters of a fragment that are read; the rest is left out and flagged."""

MAX_PASSES = 50
SIGN_OFF_BLOCKS = 3
SIGNED_TAIL = 12
"""Lines behind a signature that may belong to the page and not to the article."""
MAX_SIGNS = 10
TAIL_SHARE = {"comment": 0.5, "subscribe": 0.85}
MAX_OFFER = 3
"""Sentences of an offer to subscribe; where more follow, the article goes on behind it."""
VALVE_SHARE = 0.4
VALVE_SIZE = 500
VALVE_SIZE_EMPTY = 250


@dataclass(slots=True)
class CleanBody:
    """A body without what surrounds it. Nothing that was taken out is lost."""

    paragraphs: list[str] = field(default_factory=list)
    """The article's own paragraphs, in order, blanks collapsed."""
    related_links: list[RelatedLink] = field(default_factory=list)
    """Links to other articles that stood in the body, absolute, http(s) only."""
    removed: list[RemovedBlock] = field(default_factory=list)
    """All other text that was taken out, with the rule that did it."""
    initials: str | None = None
    """The sign-off code, without brackets."""
    authors: list[str] = field(default_factory=list)
    editors: list[str] = field(default_factory=list)
    contributors: list[str] = field(default_factory=list)
    photographers: list[str] = field(default_factory=list)
    source: str | None = None
    """The agency or outlet that the body credits."""
    dateline: Dateline | None = None
    """The dateline that opens the first paragraph, which keeps it."""
    flags: list[str] = field(default_factory=list)
    """``cleaning-undone``: the rules would have removed too much; ``truncated``: too long;
    ``broken-markup``: read without it; ``paywalled``: an offer to subscribe ends the text."""


def clean_body(
    html_fragment: str,
    *,
    base_url: str = "",
    drop: tuple[str, ...] = (),
    publisher: str | None = None,
) -> CleanBody:
    """Clean a body given as HTML; see :func:`clean_element`."""
    flags: list[str] = []
    if len(html_fragment) > MAX_FRAGMENT:
        html_fragment = html_fragment[:MAX_FRAGMENT]
        flags.append("truncated")
    element, notes = _parse(html_fragment)
    flags += notes
    if element is None:
        return CleanBody(flags=flags)
    body = clean_element(element, base_url=base_url, drop=drop, publisher=publisher)
    body.flags = list(dict.fromkeys(flags + body.flags))
    return body


def read_blocks(html_fragment: str, *, drop: tuple[str, ...] = ()) -> list[Block]:
    """The blocks of a body before any rule, in order: what :func:`clean_body` starts from."""
    element, _ = _parse(html_fragment[:MAX_FRAGMENT])
    if element is None:
        return []
    skip = {found for selector in drop for found in _selector(selector)(element)}
    return join_rows(BlockReader(skip).read(element))


def clean_element(
    element: _Element,
    *,
    base_url: str = "",
    drop: tuple[str, ...] = (),
    publisher: str | None = None,
) -> CleanBody:
    """The paragraphs of a parsed body, apart from related links, credits and other noise.

    The tree is not changed. ``drop`` holds CSS selectors of elements that are never part of the
    article; a broken one raises ``cssselect.SelectorError``. ``base_url`` makes links absolute
    and tells the site's own links from others; with ``publisher``, its name too.
    """
    skip = {found for selector in drop for found in _selector(selector)(element)}
    reader = BlockReader(skip)
    body = _Cleaner(base_url, publisher).clean(join_rows(reader.read(element)))
    if reader.truncated:
        body.flags.append("truncated")
    return body


@lru_cache(maxsize=512)
def _selector(css: str) -> CSSSelector:
    return CSSSelector(css, translator="html")


_BLOCK_TAG = re.compile(r"<(?:p|div|br|li|table|h[1-6]|blockquote)\b", re.IGNORECASE)
# A tag with thousands of attributes takes the parser minutes.
MAX_TAG = 20_000
_LONG_TAG = re.compile(rf"<(/?[a-zA-Z][\w:-]{{0,30}})[^<>]{{{MAX_TAG},}}>")


def _parse(fragment: str) -> tuple[_Element | None, list[str]]:
    """The fragment as the content of a ``div`` with flags; None for nothing but blanks."""
    fragment = fragment.replace("\x00", "")
    if len(fragment) > MAX_TAG:
        fragment = _LONG_TAG.sub(r"<\1>", fragment)
    if not fragment.strip():
        return None, []
    if "\n\n" in fragment and not _BLOCK_TAG.search(fragment):
        fragment = re.sub(r"\n[ \t]*\n\s*", "<br><br>", fragment)
    root, complete = _parse_markup(fragment)
    if complete:
        return root, []
    # The parser stops at such markup, so the tags go and the text is read.
    plain, _ = _parse_markup(_markup_out(fragment))
    return plain, ["broken-markup"]


def _parse_markup(fragment: str) -> tuple[_Element | None, bool]:
    """The tree of a fragment, and whether the parser came to its end."""
    # What UTF-8 cannot hold are lone surrogates.
    data = f"<div>{fragment}</div>".encode(errors="ignore")
    parser = etree.HTMLParser(encoding="utf-8", huge_tree=True, remove_pis=True)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        return None, False
    last = parser.error_log.last_error
    return root, last is None or last.type != etree.ErrorTypes.ERR_RESOURCE_LIMIT


_ANY_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,15})[^<>]{0,5000}>|<!--")


def _markup_out(fragment: str) -> str:
    """The text of a fragment with its paragraphs, and no other tag."""
    pieces: list[str] = []
    position, hidden = 0, ""
    for match in _ANY_TAG.finditer(fragment):
        if not hidden:
            pieces.append(fragment[position : match.start()].replace("<", "&lt;"))
        position = match.end()
        name = (match[2] or "").lower()
        if hidden:
            hidden = "" if match[1] and name == hidden else hidden
        elif name in ("script", "style") and not match[1]:
            hidden = name
        elif name in ("p", "div", "li", "br", "tr", "blockquote", "h1", "h2", "h3", "h4", "table"):
            pieces.append("<p>")
    if not hidden:
        pieces.append(fragment[position:].replace("<", "&lt;"))
    return "".join(pieces)


class _Cleaner:
    """One run over the blocks of one body."""

    def __init__(self, base_url: str, publisher: str | None) -> None:
        self._base = base_url
        self._publisher = publisher
        self._host = host_of(base_url)
        self._result = CleanBody()
        self._byline = Byline()
        self._signed = Byline()
        self._closing = Byline()
        self._own_hosts: set[str] = {self._host} if self._host else set()
        self._suspect = 0
        self._seen_links: set[tuple[str, str]] = set()
        # Texts in which the rules of a line found nothing, whatever stands around them.
        self._plain: set[str] = set()
        self._unlabelled: set[str] = set()
        # The line that was last read as the first of the body.
        self._opening = ""
        # The lines that follow are the buttons of a share bar.
        self._sharing = False
        # Sentences of the article stand before the line that is read, and behind it.
        self._inside = False

    def clean(self, blocks: list[Block]) -> CleanBody:
        paragraphs = self._pass(blocks)
        paragraphs = self._settle(paragraphs)
        if self._is_too_much(paragraphs):
            return self._undo(blocks)
        return self._finish(paragraphs)

    def _settle(self, paragraphs: list[str]) -> list[str]:
        """Apply the rules of the text alone until they find nothing more."""
        for _ in range(MAX_PASSES if len(paragraphs) < 1000 else 4):
            if self._is_settled(paragraphs):
                break
            again = self._pass([Block([Line(p)]) for p in paragraphs])
            if again == paragraphs:
                break
            paragraphs = again
        return paragraphs

    def _is_too_much(self, paragraphs: list[str]) -> bool:
        """Whether the rules took out more text than noise can be."""
        kept = sum(map(len, paragraphs))
        size = VALVE_SIZE if kept else VALVE_SIZE_EMPTY
        return self._suspect > size and self._suspect > VALVE_SHARE * (kept + self._suspect)

    def _is_settled(self, paragraphs: list[str]) -> bool:
        """Whether another pass could find nothing: each line was read, and both ends are clean."""
        if not paragraphs:
            return True
        if not all(p in self._plain for p in paragraphs):
            return False
        ends = [rules.matchable(p) for p in paragraphs[-SIGN_OFF_BLOCKS:]]
        return (
            not any(rules.own_sign_off(p) for p in ends)
            and rules.glued_sign_off(paragraphs[-1]) is None
            and not any(rules.glued_before(p, first=p is paragraphs[0]) for p in paragraphs)
            and paragraphs[0] == self._opening
        )

    def _undo(self, blocks: list[Block]) -> CleanBody:
        """The text as it stood: rules that would delete the article must be wrong about it."""
        texts = [" ".join(line.text for line in b.lines) for b in blocks]
        plain = _Cleaner(self._base, self._publisher)
        paragraphs = plain._settle(texts)
        if plain._is_too_much(paragraphs):
            plain = _Cleaner(self._base, self._publisher)
            paragraphs = texts
        body = plain._finish(paragraphs)
        body.flags.append("cleaning-undone")
        return body

    def _finish(self, paragraphs: list[str]) -> CleanBody:
        body = self._result
        body.paragraphs = paragraphs
        # In the order of the page: above the text, signed at its end, below it.
        self._byline.merge(self._signed)
        self._byline.merge(self._closing)
        body.authors = self._byline.authors
        body.editors = self._byline.editors
        body.contributors = self._byline.contributors
        body.photographers = self._byline.photographers
        body.source = self._byline.source
        if paragraphs:
            host = self._host or next(iter(self._own_hosts), None)
            body.dateline = split_dateline(paragraphs[0], publisher=self._publisher, domain=host)
        return body

    # --- one pass ---

    def _pass(self, blocks: list[Block]) -> list[str]:
        texts = [b for b in blocks if b.region is None or not self._take_region(b, b.region)]
        texts = self._take_related(texts)
        texts = self._take_lines(self._cut_tail(texts))
        paragraphs = _paragraphs(texts)
        return self._take_ends(paragraphs)

    def _remove(self, text: str, rule: str, *, proved: bool = False) -> None:
        text = normalise_space(text)
        if text:
            self._result.removed.append({"text": text, "rule": rule})
            if not proved:
                self._suspect += len(text)

    def _take_region(self, block: Block, region: Region) -> bool:
        """Take out a block that its markup marks; False: it is read as text."""
        rule = region.mark.rule
        if not region.believed:
            return False
        for line in block.lines:
            if rule in ("related", "selector") and line.links:
                self._take_link_line(
                    line, rule="selector" if rule == "selector" else "related-block"
                )
            elif rule == "related" and not rules.is_label(line.text):
                self._remove(line.text, "related-block", proved=not _is_prose(line.text))
            else:
                name = "related-label" if rule == "related" else rule
                proved = rule == "selector" or not _is_prose(line.text)
                self._remove(line.text, name, proved=proved)
        return True

    def _take_link_line(self, line: Line, *, rule: str) -> None:
        """Keep the links of a line that is dropped; what cannot be kept as a link is removed."""
        kept = False
        position = 0
        for link in _merged(line):
            title = rules.strip_marker(link.text)
            before = line.text[position : link.start].strip(" -•|,»·[](){}")
            if before and rules.is_label(before) is False and any(c.isalnum() for c in before):
                self._remove(before, rule, proved=True)
            position = link.end
            short = rule == "related-list" and len(title.split()) < 3
            if title and not short and not rules.is_label(link.text):
                kept = self._add_related(title, link.href) or kept
        if not kept:
            self._remove(line.text, rule, proved=True)

    def _add_related(self, title: str, href: str) -> bool:
        url = self._absolute(href)
        if url is None or _AUTHOR_PATH.match(urlsplit(url).path):
            return False
        host = host_of(url)
        if host and not self._host:
            self._own_hosts.add(host)
        entry: RelatedLink = {"text": title, "url": url}
        if (title, url) not in self._seen_links:
            self._seen_links.add((title, url))
            self._result.related_links.append(entry)
        return True

    def _absolute(self, href: str) -> str | None:
        try:
            url = urljoin(self._base, href.strip()) if self._base else href.strip()
            parts = urlsplit(url)
        except ValueError:
            return None
        if parts.scheme.lower() in ("http", "https") and parts.netloc:
            return url
        # Without a base a relative address is kept as it is, never another scheme.
        relative = not parts.scheme and not parts.netloc and not href.strip().startswith("#")
        return url if relative and not self._base and parts.path else None

    # --- related links ---

    def _take_related(self, blocks: list[Block]) -> list[Block]:
        kept: list[Block] = []
        labelled = False
        lists = _link_lists(blocks)
        for block in blocks:
            lines: list[Line] = []
            gap = False
            for line in block.lines:
                found: Line | None = line
                if line.text in self._plain and not line.links:
                    labelled = False
                elif labelled and line.only_links and not _is_document(line):
                    self._take_link_line(line, rule="related-list")
                    found = None
                elif rules.is_label(rules.matchable(line.text)):
                    self._remove(line.text, "related-label")
                    labelled, found = True, None
                else:
                    labelled = False
                    found = self._read_line(line, whole_list=block.list_id in lists)
                    if found is line:
                        self._unlabelled.add(line.text)
                if found is not None:
                    found.gap = found.gap or gap
                    lines.append(found)
                gap = found is None
            if lines:
                kept.append(_with_lines(block, lines))
        return kept

    def _read_line(self, line: Line, *, whole_list: bool) -> Line | None:
        """A line without its related links; None if nothing of it is left."""
        if line.links:
            if line.only_links and all(rules.is_network(k.text) for k in line.links):
                self._remove(line.text, "share", proved=True)
                return None
            if line.only_links and all(_is_anchor(k) for k in line.links):
                self._remove(line.text, "nav", proved=True)
                return None
            if line.only_links and self._is_related_alone(line, whole_list=whole_list):
                self._take_link_line(line, rule="related-link")
                return None
            if self._is_related_by_form(line):
                self._take_link_line(line, rule="related-link")
                return None
            line = self._cut_links(line)
            if not line.text:
                return None
        folded = rules.matchable(line.text)
        here = len(line.links) == 1 and rules.is_link_here(folded, line.links[0].text)
        if line.links and (here or rules.related_rule(folded)):
            self._take_link_line(line, rule="related-link")
            return None
        return self._cut_text(line)

    def _is_related_alone(self, line: Line, *, whole_list: bool) -> bool:
        """Whether a line that is nothing but links points to other articles of the site."""
        if _is_document(line):
            return False
        if any(rules.strip_marker(k.text) != k.text.strip(" |:»>*•") for k in line.links):
            return True
        own = all(self._is_own_article(k) for k in line.links)
        return own and (len(line.text.split()) >= 4 or whole_list)

    def _is_related_by_form(self, line: Line) -> bool:
        """Whether a label that is set apart by its type leads to an article, in any language."""
        links = _merged(line)
        label = line.text[: links[0].start].strip()
        if len(links) > 1 or not line.only_after(links[0].start):
            return False
        set_apart = label.isupper() or line.strong >= len(label.replace(" ", ""))
        short = 1 < len(label) <= 45 and len(label.split()) <= 7
        if not (short and set_apart and label[-1] in ":|»" and label[0].isalpha()):
            return False
        link = links[0]
        return len(link.text.split()) >= 4 and not _is_document(line) and self._is_own_article(link)

    def _is_own_article(self, link: Link) -> bool:
        url = self._absolute(link.href)
        if url is None or link.href.lstrip().startswith("#"):
            return False
        parts = urlsplit(url)
        host = host_of(url)
        if host and host not in self._own_hosts:
            return False
        path = parts.path.strip("/")
        if re.match(
            r"(?:tag|tags|topik|kategori|category|author|penulis|label|indeks|search)\b", path
        ):
            return False
        return len(path) >= 12 and rules.is_headline(link.text)

    def _cut_links(self, line: Line) -> Line:
        """Cut every label with its links out of a line that holds other text too."""
        text, links = line.text, _merged(line)
        cuts: list[tuple[int, int]] = []
        position = 0
        index = 0
        while index < len(links):
            link = links[index]
            before = text[position : link.start]
            alone = not before[:-60].strip() and line.only_after(link.start)
            marker = rules.marker_before(before, alone=alone)
            inside = marker is None and rules.strip_marker(link.text) != link.text.strip(" |:»>*•")
            if marker is None and inside and not _ends_sentence(before):
                inside = False
            label = rules.is_label(link.text) and ":" in link.text
            if marker is None and not inside and not label:
                position = link.end
                index += 1
                continue
            start = position + marker.start if marker else link.start
            end, index = self._take_run(text, links, index)
            if marker and marker.opened:
                end += re.match(r"\s*[)\]]?", text[end:]).end()  # type: ignore[union-attr]
            cuts.append((start, end))
            position = end
        return _without(line, cuts) if cuts else line

    def _take_run(self, text: str, links: list[Link], index: int) -> tuple[int, int]:
        """Take a labelled link and those that follow it directly; returns end and next index."""
        end = links[index].start
        while index < len(links):
            between = text[end : links[index].start]
            if any(c.isalnum() for c in between.replace(" dan ", " ")):
                break
            link = links[index]
            title = rules.strip_marker(link.text)
            if not rules.is_label(link.text) and not self._add_related(title, link.href):
                self._remove(link.text, "related-link", proved=True)
            end = link.end
            index += 1
        return end, index

    def _cut_text(self, line: Line) -> Line | None:
        """Cut labels that have no link out of a line."""
        text = line.text
        if "aca" not in text and "ACA" not in text and len(text) > rules.LINE_CAP:
            return line
        folded = rules.matchable(text)
        rule = rules.related_rule(folded)
        if rule:
            self._remove(text, rule)
            return None
        found = rules.related_line(folded, bold=line.bold)
        if found is not None:
            rest = found[1]
            if not rest:
                if line.links:
                    self._take_link_line(line, rule="related-link")
                else:
                    self._remove(text, "related-line")
                return None
            if folded.endswith(rest) and text.endswith(rest):
                return _without(line, [(0, len(text) - len(rest))])
            return Line(rest)
        cuts = rules.inline_labels(text)
        if cuts:
            for start, end in cuts:
                self._remove(text[start:end], "related-inline")
            line = _without(line, cuts)
        tail = rules.tail_label(line.text)
        if tail:
            self._remove(line.text[len(tail[0]) :], "related-tail")
            return _without(line, [(len(tail[0]), len(line.text))])
        return line

    # --- whole lines ---

    def _take_lines(self, blocks: list[Block]) -> list[Block]:
        kept: list[Block] = []
        inner = max((n for n, b in enumerate(blocks) if _is_sentence(b.lines[-1].text)), default=0)
        for number, block in enumerate(blocks):
            self._inside = number < inner and bool(kept)
            lines = [n for n in block.lines if not self._take_line(n, block, first=not kept)]
            if lines:
                kept.append(_with_lines(block, lines))
        return self._take_signature(kept)

    def _take_signature(self, blocks: list[Block]) -> list[Block]:
        """Take the last line if it signs: ``DINI TARI`` in bold, ``Penulis Dini Tari``."""
        if not blocks:
            return blocks
        last = blocks[-1]
        line = last.lines[-1]
        folded = rules.matchable(line.text)
        if (len(blocks) == 1 and len(last.lines) == 1) or last.tag == "li":
            return blocks
        signed = rules.signature(folded)
        if signed is not None:
            self._closing.merge(signed)
        elif line.bold and self._is_bare_name(folded):
            self._take_bare_name(folded)
        elif (name := _name_beside_site(folded)) is not None:
            self._closing.add("authors", [name])
        elif (
            len(blocks) > 1
            and _CODE_LINE.fullmatch(folded)
            and _is_sentence(blocks[-2].lines[-1].text)
        ):
            self._result.initials = self._result.initials or folded
        else:
            return blocks
        self._remove(line.text, "credit", proved=True)
        rest = last.lines[:-1]
        return blocks[:-1] + ([_with_lines(last, rest)] if rest else [])

    def _take_line(self, line: Line, block: Block, *, first: bool) -> bool:
        text = line.text
        if first:
            self._opening = text
        known = text in self._plain
        if known and not (first or block.after_image):
            return False
        folded = rules.matchable(text)
        if not known and self._take_phrase(text, folded, first=first):
            return True
        if (first or block.after_image or not known) and self._is_caption(
            line, folded, block, first=first
        ):
            self._remove(text, "caption", proved=True)
            return True
        if text in self._unlabelled:
            self._plain.add(text)
        return False

    def _take_phrase(self, text: str, folded: str, *, first: bool) -> bool:
        rule = rules.phrase_rule(folded)
        if rule == "nav" and self._inside and rules.is_day(folded):
            return False
        if rule is None and self._sharing and rules.is_network(folded):
            rule = "share"
        if rule is None and not first and rules.names_section(folded, self._host):
            rule = "nav"
        self._sharing = rule == "share"
        if rule:
            self._remove(text, rule)
            return True
        if rules.is_credit(folded):
            self._take_credit(folded, first=first)
            self._remove(text, "credit", proved=True)
            return True
        return False

    def _is_caption(self, line: Line, folded: str, block: Block, *, first: bool) -> bool:
        if len(folded) > 300:
            return False
        if rules.is_file_name(folded) or rules.is_labelled_caption(folded):
            return True
        if not (first or block.after_image):
            return False
        shown = block.after_image and (line.italic or block.centred)
        if not shown and not rules.has_photo_credit(folded):
            return False
        return split_dateline(line.text, domain=self._host or None) is None

    @staticmethod
    def _is_bare_name(text: str) -> bool:
        name = text.strip(" .")
        if find_source(text):
            return True
        words = name.split()
        if not 2 <= len(words) <= 4 or not name.isupper():
            return False
        return looks_like_name(name) and not is_generic_name(name)

    def _take_bare_name(self, text: str) -> None:
        source = find_source(text)
        if source:
            self._closing.source = self._closing.source or source
            return
        self._closing.add("authors", [text.strip(" .").title()])

    def _take_credit(self, text: str, *, first: bool) -> None:
        byline = self._byline if first else self._closing
        credit = parse_credit_line(text)
        if credit:
            byline.merge(credit)
        else:
            byline.source = byline.source or find_source(text)

    # --- the ends of the body ---

    def _take_ends(self, paragraphs: list[str]) -> list[str]:
        if paragraphs:
            cut = rules.glued_before(paragraphs[0], first=True)
            if cut:
                self._remove(cut, "glued")
                paragraphs[0] = paragraphs[0][len(cut) :].lstrip()
        for index, text in enumerate(paragraphs[1:], 1):
            cut = rules.glued_before(text, first=False)
            if cut:
                self._remove(cut, "glued")
                paragraphs[index] = text[len(cut) :].lstrip()
        self._take_signs(paragraphs)
        return [p for p in paragraphs if p]

    def _take_signs(self, paragraphs: list[str]) -> None:
        """Take the sign-offs from the last blocks, and from the end of the last sentence."""
        self._take_behind_signs(paragraphs)
        index = len(paragraphs) - 1
        while index >= 0 and index >= len(paragraphs) - SIGN_OFF_BLOCKS:
            sign = rules.own_sign_off(rules.matchable(paragraphs[index]))
            if sign is not None and (sign.is_certain or not _goes_on(paragraphs[index + 1 :])):
                self._take_sign(sign)
                del paragraphs[index]
            index -= 1
        for _ in range(MAX_SIGNS):
            sign = rules.glued_sign_off(paragraphs[-1]) if paragraphs else None
            if sign is None or sign.start <= 0:
                break
            self._take_sign(sign)
            paragraphs[-1] = paragraphs[-1][: sign.start].rstrip()

    def _take_behind_signs(self, paragraphs: list[str]) -> None:
        """Take the short lines that follow the codes with which the article is signed."""
        for index in range(max(1, len(paragraphs) - SIGNED_TAIL), len(paragraphs) - 1):
            tail = paragraphs[index + 1 :]
            signed = rules.ends_article(rules.matchable(paragraphs[index]))
            if signed and _teasers(tail) and not any(map(_is_listed, tail)):
                for text in tail:
                    self._remove(text, "tail")
                del paragraphs[index + 1 :]
                return

    def _take_sign(self, sign: rules.SignOff) -> None:
        self._remove(sign.text, "sign-off", proved=True)
        code = sign.code
        if not code:
            return
        credit = parse_credit_line(code) if ":" in code else None
        if credit is not None:
            self._signed.merge(credit)
            return
        source = find_source(f"({code})")
        if source:
            self._signed.source = self._signed.source or source
            return
        name = _name_beside_site(code)
        if name is not None:
            self._signed.add("authors", [name])
            return
        words = code.split()
        if len(words) > 1 and "/" not in code and looks_like_name(code, words=7):
            office = code.startswith("Humas ")
            if office or not is_generic_name(code):
                self._signed.add("authors", [code] if office else split_names(code))
            return
        if self._result.initials is None:
            self._result.initials = code

    def _cut_tail(self, blocks: list[Block]) -> list[Block]:
        """Cut off a comment form, an offer to subscribe, or the teasers behind a pager."""
        for index, block in enumerate(blocks):
            if index == 0 or block.lines[0].text in self._plain or len(block.lines[0].text) > 160:
                continue
            folded = rules.matchable(block.lines[0].text)
            ending = rules.ending_rule(folded)
            if ending is None and not rules.PAGER.fullmatch(folded):
                continue
            tail = [line.text for b in blocks[index:] for line in b.lines]
            whole = sum(len(line.text) for b in blocks for line in b.lines)
            if ending is None and not _teasers(tail[1:]):
                return blocks
            if ending is not None and sum(map(len, tail)) > TAIL_SHARE[ending] * whole:
                return blocks
            if ending == "subscribe" and sum(map(_is_prose, tail[1:])) > MAX_OFFER:
                return blocks
            if ending == "subscribe":
                self._result.flags.append("paywalled")
            for part in tail:
                self._remove(part, "tail", proved=ending is not None)
            return blocks[:index]
        return blocks


# Modules of related articles name who wrote them.
_AUTHOR_PATH = re.compile(r"/(?:author|penulis|reporter)/[^/]+/?$")


# "WID": who wrote it, below the last sentence.
_CODE_LINE = re.compile(r"[A-Z]{2,4}\d{0,2}")


def _name_beside_site(code: str) -> str | None:
    """The full name in ``Kabarmuara.com/Tari Wulandari``, whichever comes first."""
    parts = [p.strip() for p in code.split("/")]
    if len(parts) != 2:
        return None
    for name, site in (parts, parts[::-1]):
        if 2 <= len(name.split()) <= 5 and looks_like_name(name) and "." in site:
            return name if not is_generic_name(name) else None
    return None


def _is_prose(text: str) -> bool:
    """Whether a line is long and ends as a sentence: a wrong mark may hide the article in it."""
    return len(text) > 80 and text[-1] in '."”'


def _is_sentence(text: str) -> bool:
    return text.endswith((".", "!", "?", "”")) and len(text.split()) >= 4


def _goes_on(texts: list[str]) -> bool:
    """Whether the article goes on in these lines: one sentence may be a note below it."""
    return sum(map(_is_sentence, texts)) > 1


def _teasers(texts: list[str]) -> bool:
    """Whether all lines are cut short or headlines: none is a sentence of the article."""
    return all(t.endswith(("…", "...")) or (len(t) < 120 and t[-1] not in '."”') for t in texts)


def _is_anchor(link: Link) -> bool:
    """Whether a link leads to a place on the page, or to a tag: ``#desa``."""
    return link.href.lstrip().startswith("#") or (link.text[0] == "#" and " " not in link.text)


def _is_listed(text: str) -> bool:
    """Whether a line is an entry of a list or a table: line-ups and standings follow a report."""
    return " | " in text or text.count(";") > 1 or _ENTRY.match(text) is not None


def _merged(line: Line) -> list[Link]:
    """The links of a line; one that is split in two with the same address counts once."""
    spans: list[tuple[str, int, int]] = []
    for link in line.links:
        if spans and spans[-1][0] == link.href:
            href, start, end = spans[-1]
            if not any(c.isalnum() for c in line.text[end : link.start]):
                spans[-1] = (href, start, link.end)
                continue
        spans.append((link.href, link.start, link.end))
    return [Link(line.text[start:end], href, start, end) for href, start, end in spans]


def _without(line: Line, cuts: list[tuple[int, int]]) -> Line:
    """A line without some spans of its text."""
    pieces: list[str] = []
    position = 0
    for start, end in cuts:
        pieces.append(line.text[position:start].rstrip())
        position = end
    pieces.append(line.text[position:])
    text = pieces[0]
    for piece in pieces[1:]:
        tail = piece.lstrip()
        if tail[:1] == "." and text[-1:] in (".", "!", "?"):
            tail = tail[1:]
        if not tail or tail[0] in ".,;:!?)" or not text:
            text += tail
        else:
            text += " " + tail
    text = normalise_space(text)
    if not any(c.isalnum() for c in text) and len(text) <= 3:
        text = ""
    return Line(text, [], line.emphasised, line.strong)


_DOCUMENT = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|zip|rar|csv|jpe?g|png|mp4)(?:[?#]|$)", re.IGNORECASE
)


def _is_document(line: Line) -> bool:
    return any(
        _DOCUMENT.search(k.href) or re.match(r"(?:https?://|www\.)\S+$", k.text) for k in line.links
    )


def _ends_sentence(text: str) -> bool:
    stripped = text.rstrip()
    return not stripped or stripped[-1] in ".!?…\"”’')]:|-–—•*"


def _link_lists(blocks: list[Block]) -> set[int]:
    """The lists in which every entry is nothing but a link."""
    lists: dict[int, bool] = {}
    for block in blocks:
        if block.list_id:
            whole = all(line.only_links for line in block.lines)
            lists[block.list_id] = lists.get(block.list_id, True) and whole
    return {number for number, whole in lists.items() if whole}


def _with_lines(block: Block, lines: list[Line]) -> Block:
    """A block with the lines that are left of its own, in order."""
    if len(lines) == len(block.lines) and all(map(operator.is_, lines, block.lines)):
        return block
    return Block(
        lines,
        tag=block.tag,
        after_image=block.after_image,
        centred=block.centred,
        list_id=block.list_id,
    )


_ENTRY = re.compile(r"(?:[-–•*▪►➢✓·]|\d{1,2}[.)]|[a-z][.)])\s+\S")


_OPEN_END = re.compile(r".{2,60}\s?[-–—|]")


def _paragraphs(blocks: list[Block]) -> list[str]:
    paragraphs: list[str] = []
    for block in blocks:
        paragraphs += _join_lines(block.lines)
    bare = len(blocks) > 1 and blocks[0].tag in ("div", "section", "article", "td", "html", "body")
    if bare and len(paragraphs) > 1 and _OPEN_END.fullmatch(paragraphs[0]):
        # A dateline that stands in the container, before the first paragraph.
        joined = f"{paragraphs[0]} {paragraphs[1]}"
        dateline = split_dateline(joined)
        if dateline and dateline["text"] == paragraphs[0]:
            paragraphs[:2] = [joined]
    return paragraphs


def _is_subheading(line: Line, following: Line) -> bool:
    """Whether a line is a heading set in bold above its text."""
    text = line.text
    return line.bold and not following.bold and len(text) <= 90 and text[-1] not in ".,:;-–—|"


def _join_lines(lines: list[Line]) -> list[str]:
    """The lines of a block as paragraphs: list entries and headings apart, others run on."""
    if len(lines) < 2:
        return [line.text for line in lines]
    entries = sum(_ENTRY.match(line.text) is not None for line in lines)
    groups: list[list[str]] = [[lines[0].text]]
    for before, line in pairwise(lines):
        entry = entries >= 2 and _ENTRY.match(line.text)
        parted = line.gap and before.text[-1] in '.!?…"”’)'
        if entry or parted or _is_subheading(before, line):
            groups.append([line.text])
        else:
            groups[-1].append(line.text)
    return [" ".join(group) for group in groups]
