"""Near-duplicates: sketches that find what may be a copy, and the comparison that decides.

A sketch holds the :data:`SKETCH_SIZE` smallest hashes of a text's word triples ("bottom-k": Cohen
and Kaplan 2007). Texts that share many triples share small hashes too: a table of ``(hash, day,
article)`` finds them, :func:`candidates` chooses those that are worth a look, and :func:`compare`
says on the texts themselves which is a copy.

A copy shares long passages with its original, or most of what its reporter wrote. Reports of one
event share names, phrases and quotations; the issues of a series (prayer times, prices, weather)
share every sentence and differ in what is filled in. Neither is a copy. The limits below were set
on ``benchmarks/near_duplicates.py``.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple
from zlib import crc32

from crawler.steps import MIN_HASHED_WORDS
from crawler.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SKETCH_SIZE = 24
"""Most hashes in a sketch."""
MIN_SHARED = 4
"""Hashes that a candidate shares with a text, at least."""
MAX_CANDIDATES = 5
"""Candidates that are compared with a text, at most."""
COMMON = 50
"""Articles within the window from which on a hash stands for a phrase of many, not for a story."""
WINDOW_DAYS = 14
"""Days before and after the day of a text in which its copies are looked for."""
MAX_CHARACTERS = 100_000
"""What lies behind is not looked at, so that the time for any text is bounded."""

MIN_SIMILAR = 0.3
"""Share of common word triples under which texts are not looked at any further."""
MIN_COPIED = 0.65
"""Share of the shorter text in long passages that makes a copy, however often they are edited."""
MIN_KEPT = 0.51
"""Share of the word triples, all and unquoted ones, that makes a copy, whatever their order."""
MIN_OWN = 0.25
"""Share of the unquoted triples without which long passages are quotations."""
MAX_DIFFERENT = 0.18
"""Share of the numbers and names, each between the same words, that differ at most in a copy."""
MIN_DIFFERENT = 4
"""Fewer that differ are corrections, not another issue of a series."""

# Modulus and factors of the sum of a triple's word hashes; stored sketches depend on them.
_PRIME = (1 << 61) - 1
_FACTORS = (0x1E3779B97F4A7C15, 0x02B2AE3D27D4EB4F, 0x165667B19E3779F9)
_WORD = re.compile(r"\w+")


def sketch(body: str | None) -> tuple[int, ...]:
    """The smallest hashes of the word triples of a text, rising, each from 0 to 2**61.

    Case, punctuation, spacing and invisible characters do not count. Empty under
    :data:`~crawler.steps.MIN_HASHED_WORDS` words. The same in every process and Python version.
    """
    words = _WORD.findall(fold((body or "")[:MAX_CHARACTERS])[:MAX_CHARACTERS].casefold())
    if len(words) < MIN_HASHED_WORDS:
        return ()
    codes = [crc32(word.encode()) for word in words]
    first, second, third = _FACTORS
    hashes = {
        (a * first + b * second + c * third) % _PRIME
        for a, b, c in zip(codes, codes[1:], codes[2:], strict=False)
    }
    return tuple(sorted(hashes)[:SKETCH_SIZE])


def candidates(hits: Iterable[tuple[int, int]], *, size: int = SKETCH_SIZE) -> list[int]:
    """The articles to compare a text with, those that share most hashes first.

    ``hits`` are pairs ``(hash, article)``: for each of the ``size`` hashes of the text the articles
    that have it too, or the first :data:`COMMON` of them. A hash that so many have does not count,
    unless that would leave less than half of the sketch: of a text that everybody took over every
    phrase is common. Among equals the lowest number comes first.
    """
    by_hash: defaultdict[int, list[int]] = defaultdict(list)
    for code, article in hits:
        by_hash[code].append(article)
    rare = [articles for articles in by_hash.values() if len(articles) < COMMON]
    if len(by_hash) - len(rare) > size / 2:
        rare = list(by_hash.values())
    shared = Counter(article for articles in rare for article in articles)
    ranked = sorted((-count, article) for article, count in shared.items() if count >= MIN_SHARED)
    return [article for _, article in ranked[:MAX_CANDIDATES]]


class Comparison(NamedTuple):
    """How two texts relate; the same whichever comes first.

    What follows ``similarity`` is 0 where that alone says that there is no copy.
    """

    similarity: float
    """Share of the word triples of the text with fewer that the other has too, 0 to 1."""
    copied: float = 0.0
    """Share of the shorter text that lies in long passages of the longer one, 0 to 1."""
    own: float = 0.0
    """Share of the unquoted word triples of the shorter text that the longer one has, 0 to 1."""
    different: int = 0
    """Numbers and words of names that have others in their place."""
    slots: int = 0
    """Numbers and words of names that stand between the same words in both texts."""

    @property
    def is_copy(self) -> bool:
        """Whether one text was made from the other, or both from a third."""
        long = self.copied >= MIN_COPIED and self.own >= MIN_OWN
        whole = self.similarity >= MIN_KEPT and self.own >= MIN_KEPT
        return (long or whole) and not self.is_series

    @property
    def is_series(self) -> bool:
        """Whether too much of what is filled in differs, as between the issues of a series."""
        return self.different >= max(MIN_DIFFERENT, MAX_DIFFERENT * self.slots)


def compare(first: str | Text, second: str | Text) -> Comparison:
    """Compare two texts; all zero where one has less than 50 words.

    A text that is compared with several is made a :class:`Text` once.
    """
    a = Text(first) if isinstance(first, str) else first
    b = Text(second) if isinstance(second, str) else second
    if (len(a.words), a.words, a.lines) > (len(b.words), b.words, b.lines):
        a, b = b, a
    if len(a.words) < MIN_HASHED_WORDS:
        return Comparison(0.0)
    known = b.places
    similarity = len(a.places.keys() & known.keys()) / min(len(a.places), len(known))
    if similarity < MIN_SIMILAR:
        return Comparison(similarity)
    own = [triple in known for triple in a.own_triples]
    different, slots = _different(a, b)
    return Comparison(
        similarity=similarity,
        copied=_copied(a, b) / len(a.words),
        own=sum(own) / len(own) if len(own) >= _MIN_OWN_TRIPLES else similarity,
        different=different,
        slots=slots,
    )


# --- a text, ready to be compared -------------------------------------------------------------

_Triple = tuple[str, str, str]
_Context = tuple[str, str, str]

_MIN_OWN_TRIPLES = 20
"""With fewer a text is one quotation."""
# "Rp1.500" is a number with its unit, "B12" and "kata7" are words.
_PART = r"[Rr]p(?=\d)|\d++(?:[.,:/]\d+)*+(?![^\W\d_])|[^\W_]+"
_PARTS = re.compile(_PART)
_PARTS_AND_STOPS = re.compile(rf"{_PART}|[.!?:;\"“”«»\n]")
_QUOTE = re.compile('["“”«»]')
_STOPS = frozenset('.!?:;"“”«»\n')
_CALENDAR = frozenset((
    "senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu", "ahad", "januari", "februari",
    "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember",
))  # fmt: skip
# What stands in a frame for numbers and names in a row.
_NUMBER, _NAME = "#", "@"


class Text:
    """The words of a text, which of them are quoted, and its frame.

    The frame is the text without what is filled in: numbers with days and months, and names, which
    are capitals inside of a sentence.
    """

    def __init__(self, body: str) -> None:
        folded = "\n".join(fold(line) for line in body[:MAX_CHARACTERS].split("\n"))
        self.lines = folded[:MAX_CHARACTERS].split("\n")
        self.words: list[str] = []
        self._quoted: list[bool] = []
        for line in self.lines:
            # A mark that is never closed ends with its paragraph.
            for number, part in enumerate(_QUOTE.split(line)):
                words = _PARTS.findall(part.casefold())
                self.words += words
                self._quoted += [number % 2 == 1] * len(words)
        self.triples: list[_Triple] = list(
            zip(self.words, self.words[1:], self.words[2:], strict=False)
        )

    @property
    def own_triples(self) -> Iterator[_Triple]:
        """The word triples that are no quotation."""
        return (t for t, quoted in zip(self.triples, self._quoted[1:], strict=False) if not quoted)

    @cached_property
    def places(self) -> dict[_Triple, int]:
        """Word triple -> the last place where it stands."""
        return {triple: place for place, triple in enumerate(self.triples)}

    @cached_property
    def filled(self) -> list[tuple[str, set[str], list[_Context]]]:
        """What is filled into the frame: its kind, its words, the two words before and after."""
        frame: list[str] = []
        found: list[tuple[int, set[str]]] = []
        starts = True
        for token in _PARTS_AND_STOPS.findall("\n".join(self.lines)):
            if token in _STOPS:
                starts = True
                continue
            word = token.casefold()
            kind = word
            if word in _CALENDAR or token[0].isdigit():
                kind = _NUMBER
            elif not starts and token[0] != word[0]:
                kind = _NAME
            if kind == word:
                frame.append(word)
            elif frame and frame[-1] == kind and not starts:
                found[-1][1].add(word)
            else:
                found.append((len(frame), {word}))
                frame.append(kind)
            starts = False
        return [(frame[place], words, list(_contexts(frame, place))) for place, words in found]

    @cached_property
    def by_context(self) -> dict[_Context, _Values]:
        """The two words before or after -> what is filled in there."""
        found: defaultdict[_Context, _Values] = defaultdict(_Values)
        for _, words, contexts in self.filled:
            for context in contexts:
                found[context].add(words)
        return found


def _contexts(frame: list[str], place: int) -> Iterator[_Context]:
    if place >= 2:
        yield (frame[place - 2], frame[place - 1], frame[place])
    if place + 2 < len(frame):
        yield (frame[place], frame[place + 1], frame[place + 2])


class _Values:
    """What is filled in between the same words."""

    _LOOKED_AT = 20

    def __init__(self) -> None:
        self.words: set[str] = set()
        self._all: set[frozenset[str]] = set()
        self._first: list[set[str]] = []

    def add(self, words: set[str]) -> None:
        self.words |= words
        self._all.add(frozenset(words))
        if len(self._first) < self._LOOKED_AT:
            self._first.append(words)

    def agree(self, words: set[str]) -> bool:
        """Whether one of them is the same, or the same with something left out."""
        return frozenset(words) in self._all or any(
            words <= other or other <= words for other in self._first
        )


def _different(a: Text, b: Text) -> tuple[int, int]:
    """How many numbers and names of *a* have others in *b* between the same words; of how many.

    A word of a name counts once, a day twice: it is what tells two issues of a series apart.
    """
    found = different = 0
    names: dict[str, bool] = {}
    for kind, words, contexts in a.filled:
        values = [b.by_context[c] for c in contexts if c in b.by_context]
        if not values:
            continue
        agree = any(value.agree(words) for value in values)
        if kind == _NAME:
            for word in words:
                known = agree or any(word in value.words for value in values)
                names[word] = names.get(word, False) or known
            continue
        weight = 2 if any("/" in word or word in _CALENDAR for word in words) else 1
        found += weight
        different += weight * (not agree)
    return different + list(names.values()).count(False), found + len(names)


# --- passages ---------------------------------------------------------------------------------

_GAP = 12
"""Words without a common triple that do not end a passage."""
_DRIFT = 6
"""Words put in or left out at one place that do not end a passage."""
_LONG = 30
"""Words of the shortest passage that counts: longer than most sentences."""
_DENSE = 0.25
"""Share of triples that are common in a passage: one of four is left where 37 % of words change."""


class _Passage:
    __slots__ = ("end", "hits", "offset", "start")

    def __init__(self, place: int, offset: int) -> None:
        self.start = self.end = place
        self.offset = offset
        self.hits = 1


def _copied(a: Text, b: Text) -> int:
    """Words of *a* in long passages whose common triples come in the same order in *b*."""
    passages: list[_Passage] = []
    growing: list[_Passage] = []
    known = b.places
    for place, triple in enumerate(a.triples):
        other = known.get(triple)
        if other is None:
            continue
        offset = other - place
        for passage in growing:
            if abs(offset - passage.offset) <= _DRIFT and place - passage.end <= _GAP:
                passage.end, passage.offset = place, offset
                passage.hits += 1
                break
        else:
            growing = [p for p in growing if place - p.end <= _GAP]
            growing.append(_Passage(place, offset))
            passages.append(growing[-1])
    covered = bytearray(len(a.words))
    for passage in passages:
        start, end = passage.start, passage.end + 3
        if end - start >= _LONG and passage.hits >= _DENSE * (end - start):
            covered[start:end] = b"\1" * (end - start)
    return covered.count(1)
