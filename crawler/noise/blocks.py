"""The blocks of text of a parsed fragment, with the evidence that only the markup gives.

One pass over the tree, without recursion and without changing it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.noise.marks import FORM, Mark, hidden_by_style, mark_of
from crawler.text import normalise_space

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from lxml.etree import _Element

MAX_LINES = 20_000
"""Lines of a body that are read."""

MAX_NAMES = 1000
"""Characters of a class attribute or a style that are read."""

_LINK_ON, _LINK_OFF, _EM_ON, _EM_OFF, _STRONG_ON, _STRONG_OFF = (
    "\ue000\ue001\ue002\ue003\ue004\ue005"
)
_BREAK = "\n"
_OWN_MARKS = re.compile("[\ue000-\ue005]")
_MARKS = re.compile("([\ue000-\ue005])")
# Two line breaks, or one with an indented line behind it.
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*|\n[ \t]*\xa0[ \t]*\xa0\s*(?=\S)")

_SKIPPED = frozenset((
    "script", "style", "noscript", "template", "iframe", "ins", "svg", "math", "object", "embed",
    "applet", "video", "audio", "canvas", "button", "input", "select", "textarea", "option",
    "datalist", "map", "area", "link", "meta", "title", "head", "progress", "meter", "amp-ad",
    "amp-sidebar", "amp-social-share", "amp-iframe", "amp-embed",
))  # fmt: skip
_BLOCKS = frozenset((
    "p", "div", "section", "article", "main", "header", "footer", "aside", "nav", "ul", "ol",
    "li", "dl", "dt", "dd", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "table", "thead",
    "tbody", "tfoot", "tr", "td", "th", "caption", "figure", "figcaption", "pre", "address",
    "center", "details", "summary", "fieldset", "legend", "form", "hr", "body", "html", "menu",
    "dir", "hgroup", "label",
))  # fmt: skip
_EMPHASIS = frozenset(("em", "i", "small", "cite"))
_STRONG = frozenset(("b", "strong"))
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_IMAGES = frozenset(("img", "picture", "amp-img"))
_CENTRED = re.compile(r"text-align:\s*center", re.IGNORECASE)


@dataclass(slots=True)
class Link:
    """A link inside a line: its text, address and place in the line."""

    text: str
    href: str
    start: int
    end: int


@dataclass(slots=True)
class Line:
    """A line of a block, blanks collapsed."""

    text: str
    links: list[Link] = field(default_factory=list)
    emphasised: int = 0
    """Number of characters in italics or small type."""
    strong: int = 0
    """Number of characters in bold type."""
    gap: bool = False
    """Whether a line was taken out right before this one."""

    @property
    def only_links(self) -> bool:
        """Whether nothing but links, bullets and separators stands here."""
        if not self.links:
            return False
        rest, position = [], 0
        for link in self.links:
            rest.append(self.text[position : link.start])
            position = link.end
        rest.append(self.text[position:])
        return not any(c.isalnum() for part in rest for c in part)

    def only_after(self, start: int) -> bool:
        """Whether nothing but links stands behind a place in the line."""
        position = start
        for link in self.links:
            if link.start >= start:
                if any(c.isalnum() for c in self.text[position : link.start]):
                    return False
                position = link.end
        return not any(c.isalnum() for c in self.text[position:])

    @property
    def italic(self) -> bool:
        return self.emphasised >= max(1, _letters(self.text) - 2)

    @property
    def bold(self) -> bool:
        return self.strong >= max(1, _letters(self.text) - 2)


@dataclass(slots=True)
class Region:
    """A part of the tree that a class name or a style marks as no text of the article."""

    mark: Mark
    size: int = 0
    """Characters of text in it."""
    linked: int = 0
    """Characters of them that are links."""

    @property
    def believed(self) -> bool:
        """Whether its text is what the mark says: short enough, and links where it should be."""
        if self.mark.limit is None:
            return True
        if self.mark.rule == "related" and self.size > 300 and self.linked < 0.5 * self.size:
            return False
        return self.size <= self.mark.limit


@dataclass(slots=True)
class Block:
    """A block of text: one or more lines parted by single line breaks."""

    lines: list[Line]
    tag: str = "p"
    region: Region | None = None
    after_image: bool = False
    centred: bool = False
    list_id: int = 0
    row: int = 0
    cell: int = 0


def _letters(text: str) -> int:
    return len(text) - text.count(" ")


class _Frame:
    """What an open element has changed, to be undone when it ends."""

    flush = False
    close = ""
    link = False
    region = False
    tag: str | None = None
    list_id: int | None = None
    row = False
    pre = False
    centred: bool | None = None
    outer: tuple[list[str], list[str], bool, bool] | None = None


class BlockReader:
    """Reads the blocks of one tree."""

    def __init__(self, skip: Container[_Element] = ()) -> None:
        self.blocks: list[Block] = []
        self.truncated = False
        self._budget = MAX_LINES
        self._skip = skip
        self._buffer: list[str] = []
        self._hrefs: list[str] = []
        self._open_link: str | None = None
        self._emphasis = 0
        self._bold = 0
        self._has_text = False
        self._image = False
        self._after_image = False
        self._region: Region | None = None
        self._tag = "p"
        self._list_id = 0
        self._lists = 0
        self._row = 0
        self._rows = 0
        self._cell = 0
        self._pre = 0
        self._centred = False

    def read(self, root: _Element) -> list[Block]:
        """The blocks of a tree in order; the tail of its root is not part of it."""
        # Parents stay on the stack: to ask for one again would make a new object each time.
        open_nodes: list[tuple[_Element, _Frame]] = []
        node = root
        while True:
            frame = self._enter(node)
            if frame is not None:
                if len(node):
                    open_nodes.append((node, frame))
                    node = node[0]
                    continue
                self._leave(frame)
            while node is not root:
                if node.tail:
                    self._add(node.tail)
                following = node.getnext()
                if following is not None:
                    node = following
                    break
                if not open_nodes:
                    break
                node, frame = open_nodes.pop()
                self._leave(frame)
            else:
                break
        self._flush()
        return self.blocks

    def _enter(self, node: _Element) -> _Frame | None:
        """Open an element; None: it is passed over with all that is in it."""
        tag = node.tag
        if not isinstance(tag, str) or tag in _SKIPPED:
            return None
        if tag == "br":
            self._buffer.append(_BREAK)
            return None
        if tag in _IMAGES:
            self._image = True
            return None
        frame = _Frame()
        if node.attrib or tag == "form":
            self._read_marks(node, frame)
        if tag in _BLOCKS:
            self._open_block(node, tag, frame)
        elif tag == "a":
            href = node.get("href")
            if href and self._open_link is None:
                frame.link = True
                self._open_link = href
                self._hrefs.append(href)
                self._buffer.append(_LINK_ON)
        elif tag in _STRONG:
            self._bold += 1
            frame.close = _STRONG_OFF
            self._buffer.append(_STRONG_ON)
        elif tag in _EMPHASIS:
            self._emphasis += 1
            frame.close = _EM_OFF
            self._buffer.append(_EM_ON)
        if node.text:
            self._add(node.text)
        return frame

    def _read_marks(self, node: _Element, frame: _Frame) -> None:
        if self._region is not None:
            return
        mark = None
        if self._skip and node in self._skip:
            mark = Mark("selector", None)
        else:
            names, ident = node.get("class"), node.get("id")
            if names or ident:
                mark = mark_of((names or "")[:MAX_NAMES], (ident or "")[:MAX_NAMES])
            if mark is None and node.tag == "form":
                mark = FORM
            if mark is None:
                style = node.get("style")
                if (style and hidden_by_style(style[:MAX_NAMES])) or node.get("hidden") is not None:
                    mark = Mark("hidden", None)
        if mark is not None:
            if node.tag in _BLOCKS:
                self._flush()
            else:
                # A mark inside a sentence does not end the paragraph around it.
                frame.outer = (self._buffer, self._hrefs, self._has_text, self._after_image)
                self._buffer, self._hrefs, self._has_text = [], [], False
                self._reopen()
            self._region = Region(mark)
            frame.region = True

    def _open_block(self, node: _Element, tag: str, frame: _Frame) -> None:
        self._flush()
        frame.flush = True
        frame.tag = self._tag
        if tag in ("ul", "ol", "menu", "dl"):
            frame.list_id = self._list_id
            self._lists += 1
            self._list_id = self._lists
        elif tag == "tr":
            frame.row = True
            self._rows += 1
            self._row = self._rows
            self._cell = 0
        elif tag in ("td", "th"):
            self._cell += 1
        elif tag == "pre":
            frame.pre = True
            self._pre += 1
        elif self._region is None and (tag == "figcaption" or (tag == "caption")):
            self._region = Region(Mark("caption", 600))
            frame.region = True
        self._tag = tag
        if tag == "center":
            frame.centred = self._centred
            self._centred = True
        else:
            style = node.get("style")
            align = node.get("align")
            if style or align:
                frame.centred = self._centred
                self._centred = align == "center" or bool(
                    style and _CENTRED.search(style[:MAX_NAMES])
                )

    def _leave(self, frame: _Frame) -> None:
        if frame.close:
            self._buffer.append(frame.close)
            if frame.close == _STRONG_OFF:
                self._bold -= 1
            else:
                self._emphasis -= 1
        if frame.link:
            self._buffer.append(_LINK_OFF)
            self._open_link = None
        if frame.flush or frame.region:
            self._flush()
        if frame.region:
            self._region = None
        if frame.outer is not None:
            self._buffer, self._hrefs, self._has_text, self._after_image = frame.outer
        if frame.tag is not None:
            self._tag = frame.tag
        if frame.list_id is not None:
            self._list_id = frame.list_id
        if frame.row:
            self._row = 0
        if frame.pre:
            self._pre -= 1
        if frame.centred is not None:
            self._centred = frame.centred

    def _add(self, text: str) -> None:
        if not text.isprintable():
            text = _OWN_MARKS.sub("", text)
            if not self._pre:
                text = text.replace("\n", " ")
        if not self._has_text and not text.isspace():
            self._has_text = True
            self._after_image = self._image
            self._image = False
        self._buffer.append(text)

    def _flush(self) -> None:
        """End the current block."""
        if not self._has_text:
            self._buffer.clear()
            self._hrefs.clear()
        else:
            self._emit("".join(self._buffer))
            self._buffer.clear()
            self._hrefs.clear()
            self._has_text = False
        self._reopen()

    def _reopen(self) -> None:
        """Begin a buffer with the marks of the inline elements that are still open."""
        if self._open_link is not None:
            self._hrefs.append(self._open_link)
            self._buffer.append(_LINK_ON)
        if self._bold:
            self._buffer.append(_STRONG_ON * self._bold)
        if self._emphasis:
            self._buffer.append(_EM_ON * self._emphasis)

    def _emit(self, raw: str) -> None:
        if self._budget <= 0:
            self.truncated = True
            return
        links, bold, emphasis = iter(self._hrefs), 0, 0
        after_image = self._after_image
        href: str | None = None
        for part in _BLANK_LINES.split(_blank_marks_out(raw)) if _BREAK in raw else (raw,):
            if self._budget <= 0:
                self.truncated = True
                break
            lines: list[Line] = []
            for text in part.split(_BREAK, self._budget):
                line, href, bold, emphasis = _read_line(text, links, href, bold, emphasis)
                if line is not None:
                    lines.append(line)
            self._budget -= len(lines)
            if lines:
                self.blocks.append(
                    Block(
                        lines,
                        tag=self._tag,
                        region=self._region,
                        after_image=after_image,
                        centred=self._centred,
                        list_id=self._list_id if self._tag in ("li", "p", "div", "dd") else 0,
                        row=self._row,
                        cell=self._cell,
                    )
                )
                if self._region is not None:
                    self._region.size += sum(len(line.text) for line in lines)
                    self._region.linked += sum(len(k.text) for n in lines for k in n.links)
                after_image = False


_MARKED_BREAKS = re.compile(r"\n([\s\ue000-\ue005]+)(?=\n)")


def _blank_marks_out(raw: str) -> str:
    """Move marks that stand alone between two line breaks before them."""
    return _MARKED_BREAKS.sub(lambda m: "".join(c for c in m[1] if c > "\udfff") + "\n", raw)


def _read_line(
    text: str, hrefs: Iterator[str], href: str | None, bold: int, emphasis: int
) -> tuple[Line | None, str | None, int, int]:
    """A line out of text with marks; the marks still open go over to the next line."""
    if href is None and not bold and not emphasis and not _MARKS.search(text):
        clean = normalise_space(text)
        return (Line(clean) if clean else None), None, 0, 0
    built: list[str] = []
    length = 0
    strong_count = em_count = 0
    spans: list[tuple[str, int, int]] = []
    # Where the open link begins; None: at the text that comes next.
    start: int | None = 0
    pending = False
    for piece in _MARKS.split(text):
        if not piece:
            continue
        if piece == _LINK_ON:
            href, start = next(hrefs, ""), None
        elif piece == _LINK_OFF:
            if href is not None and start is not None:
                spans.append((href, start, length))
            href = None
        elif piece == _STRONG_ON:
            bold += 1
        elif piece == _STRONG_OFF:
            bold = max(0, bold - 1)
        elif piece == _EM_ON:
            emphasis += 1
        elif piece == _EM_OFF:
            emphasis = max(0, emphasis - 1)
        else:
            clean = normalise_space(piece)
            if not clean:
                pending = pending or length > 0
                continue
            if length and (pending or piece[0].isspace()):
                built.append(" ")
                length += 1
            start = length if start is None else start
            built.append(clean)
            length += len(clean)
            pending = piece[-1].isspace()
            count = _letters(clean)
            strong_count += count if bold else 0
            em_count += count if emphasis else 0
    if href is not None and start is not None:
        spans.append((href, start, length))
    if not length:
        return None, href, bold, emphasis
    whole = "".join(built)
    links = [Link(whole[a:b], target, a, b) for target, a, b in spans if b > a]
    return Line(whole, links, em_count, strong_count), href, bold, emphasis


def join_rows(blocks: list[Block]) -> list[Block]:
    """The cells of a data table's row as one block; cells of a layout table stay blocks."""
    joined: list[Block] = []
    position = 0
    while position < len(blocks):
        block = blocks[position]
        end = position + 1
        if block.row:
            while end < len(blocks) and blocks[end].row == block.row:
                end += 1
        row = blocks[position:end]
        if len(row) > 1 and _is_data_row(row):
            joined.append(_join(row))
        else:
            joined.extend(row)
        position = end
    return joined


def _is_data_row(row: list[Block]) -> bool:
    cells = {b.cell for b in row}
    return len(cells) == len(row) and all(
        len(b.lines) == 1 and len(b.lines[0].text) <= 200 for b in row
    )


def _join(row: list[Block]) -> Block:
    text = ""
    links: list[Link] = []
    for block in row:
        line = block.lines[0]
        if text:
            text += " | "
        shift = len(text)
        links += [Link(k.text, k.href, k.start + shift, k.end + shift) for k in line.links]
        text += line.text
    return Block([Line(text, links)], tag="tr", region=row[0].region)
