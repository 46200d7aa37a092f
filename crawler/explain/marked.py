"""The text of a body with what cleaning took out, in place and with the rule that did it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict, deque
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

from crawler.noise import read_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Article
    from crawler.noise.blocks import Block, Line

SURE = 12
"""Letters in a row that cannot agree by chance; fewer count only where a paragraph or line ends."""


MAX_SEARCHED = 1000
"""Links and removed texts that are searched for a part of a piece."""


class Piece(NamedTuple):
    """A piece of text of the body."""

    text: str
    rule: str | None = None
    """The rule that took it out; None: it is part of the article."""
    url: str | None = None
    """Where a related link led to."""


MarkedLine = list[Piece]
MarkedBlock = list[MarkedLine]


class Marked(NamedTuple):
    """A body block by block, each of one or more lines."""

    blocks: list[MarkedBlock]
    complete: bool
    """Every kept letter found its place. Else: paragraphs first, what was taken out behind them."""


def mark_body(article: Article) -> Marked:
    """Lay the cleaned body of *article* over its raw fragment.

    Cleaning keeps what it takes out, but not where it stood: both texts are walked in parallel.
    """
    drop = article.profile.drop_selectors if article.profile else ()
    blocks = read_blocks(article.body_html or "", drop=drop)
    walk = _Walk(article, blocks)
    marked = [walk.block(block) for block in blocks]
    if walk.is_complete:
        return Marked(marked, complete=True)
    kept = [[[Piece(text)]] for text in (article.body or "").split("\n\n") if text]
    gone = [[[Piece(entry["text"], entry["rule"])]] for entry in article.removed]
    links = [[[Piece(k["text"], "related-link", k["url"])]] for k in article.related_links]
    return Marked([*kept, *gone, *links], complete=False)


class _Walk:
    """Goes through the lines of the raw body and the letters of the clean one."""

    def __init__(self, article: Article, blocks: list[Block]) -> None:
        paragraphs = [_compact(text) for text in (article.body or "").split("\n\n")]
        self._kept = "".join(paragraphs)
        self._ends = list(accumulate(map(len, paragraphs)))
        self._at = 0
        self._to_come = Counter(_compact(line.text) for block in blocks for line in block.lines)
        self._removed = Counter(_compact(entry["text"]) for entry in article.removed)
        self._rules: dict[str, deque[str]] = defaultdict(deque)
        for entry in article.removed:
            self._rules[_compact(entry["text"])].append(entry["rule"])
        self._links = {_compact(k["text"]): k["url"] for k in article.related_links if k["text"]}

    @property
    def is_complete(self) -> bool:
        return self._at == len(self._kept)

    def block(self, block: Block) -> MarkedBlock:
        return [self._line(line) for line in block.lines]

    def _line(self, line: Line) -> MarkedLine:
        compact = _compact(line.text)
        if self._is_gone(compact):
            return [self._gone(line.text)]
        if line.only_links and all(_compact(link.text) in self._links for link in line.links):
            return [self._gone(line.text)]
        spans = list(self._kept_spans(compact))
        return list(self._pieces(line.text, spans))

    def _is_gone(self, compact: str) -> bool:
        """Whether a line was taken out whole. Of equal lines, the text may have kept some."""
        left = self._to_come[compact]
        self._to_come[compact] -= 1
        removed = self._removed[compact]
        return removed > 0 and not (left > removed and self._goes_on(compact))

    def _kept_spans(self, compact: str) -> Iterator[tuple[int, int]]:
        """Spans of a line's letters that the clean text goes on with; they are used up."""
        position = 0
        while position < len(compact):
            start = self._resume(compact, position)
            if start is None:
                return
            length = self._agreement(compact, start)
            yield start, start + length
            self._at += length
            position = start + length

    def _resume(self, compact: str, position: int) -> int | None:
        """Where the line goes on as the clean text does, from *position*."""
        if self._is_match(compact, position):
            return position
        sure = self._kept[self._at : self._at + SURE]
        if len(sure) == SURE and (found := compact.find(sure, position)) >= 0:
            return found
        for length in range(min(SURE, len(compact) - position), 0, -1):
            start = len(compact) - length
            if self._ends_paragraph(self._at + length) and self._goes_on(compact[start:]):
                return start
        return None

    def _is_match(self, compact: str, position: int) -> bool:
        length = self._agreement(compact, position)
        if not length:
            return False
        ends = self._ends_paragraph(self._at + length) or position + length == len(compact)
        return length >= SURE or ends

    def _ends_paragraph(self, place: int) -> bool:
        index = bisect_left(self._ends, place)
        return index < len(self._ends) and self._ends[index] == place

    def _agreement(self, compact: str, position: int) -> int:
        """How many letters to take from a position of the line on.

        Where the line does not go on to its end, letters of the next paragraph agree by chance.
        """
        length = self._agreeing(compact, position)
        index = bisect_right(self._ends, self._at + length) - 1
        if position + length < len(compact) and index >= 0:
            over = self._at + length - self._ends[index]
            if 0 < over < min(SURE, length):
                return length - over
        return length

    def _agreeing(self, compact: str, position: int) -> int:
        """How many letters agree from a position of the line on."""
        limit = min(len(compact) - position, len(self._kept) - self._at)
        if self._goes_on(compact[position : position + limit]):
            return limit
        low, high = 0, limit
        while high - low > 1:
            middle = (low + high) // 2
            if self._goes_on(compact[position : position + middle]):
                low = middle
            else:
                high = middle
        return low

    def _goes_on(self, letters: str) -> bool:
        return self._kept.startswith(letters, self._at)

    def _pieces(self, text: str, spans: list[tuple[int, int]]) -> Iterator[Piece]:
        """The text cut at the spans of its letters, blanks with the piece before them."""
        places = _places(text)
        done = 0
        for start, end in spans:
            first = places[start]
            last = places[end] if end < len(places) else len(text)
            if text[done:first].strip():
                yield self._gone(text[done:first])
            yield Piece(text[first:last])
            done = last
        if text[done:].strip():
            yield self._gone(text[done:])

    def _gone(self, text: str) -> Piece:
        """A piece that was taken out, with its rule: its own, that of a part of it, its link's."""
        compact = _compact(text)
        if self._rules.get(compact):
            self._removed[compact] -= 1
            return Piece(text, self._rules[compact].popleft())
        for title, url in islice(self._links.items(), MAX_SEARCHED):
            if title in compact:
                return Piece(text, "related-link", url)
        for part, rules in islice(self._rules.items(), MAX_SEARCHED):
            if rules and (part in compact or compact in part):
                self._removed[part] -= 1
                return Piece(text, rules.popleft())
        return Piece(text, "marker")


def _compact(text: str) -> str:
    return "".join(text.split())


def _places(text: str) -> list[int]:
    """The place in the text of each of its letters that is no blank."""
    return [place for place, letter in enumerate(text) if not letter.isspace()]
