"""The words of a text, and the names of places among them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.places import words
from crawler.places.names import BEGINNINGS, NAMES

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_WORDS: Final = 5
"""Of the longest name."""
NEVER_ONE: Final = frozenset({"kota baru"})
"""Names that written so are another place."""

_TOKEN: Final = re.compile(r"[^\W_]+")
_JOINTS: Final = frozenset({" ", "-", "'", "’", ". ", "."})
"""What may stand between the words of one name."""
_BESIDE: Final = frozenset({" ", ". ", ".", ": "})


class Word(NamedTuple):
    text: str
    lower: str
    start: int
    end: int
    gap: str
    """What stands between the word before and this one."""


def tokens_of(text: str) -> list[Word]:
    tokens: list[Word] = []
    end = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        start = match.start()
        tokens.append(Word(word, word.casefold(), start, match.end(), text[end:start]))
        end = match.end()
    return tokens


def longest_name(tokens: Sequence[Word], index: int) -> int:
    """Number of words of the longest name that begins here; 0: none does."""
    first = tokens[index]
    if first.lower not in BEGINNINGS or not (first.text[0].isupper() or first.text[0].isdigit()):
        return 0
    key, best = first.lower, 0
    for size in range(1, MAX_WORDS + 1):
        if key in NAMES and key not in NEVER_ONE and _is_written_as_name(tokens, index, key):
            best = size
        behind = index + size
        if behind >= len(tokens) or tokens[behind].gap not in _JOINTS:
            break
        key = f"{key} {tokens[behind].lower}"
        if key not in BEGINNINGS:
            break
    return best


def _is_written_as_name(tokens: Sequence[Word], index: int, key: str) -> bool:
    return key not in words.CAPITALS_ONLY or tokens[index].text.isupper()


def word_before(tokens: Sequence[Word], index: int) -> Word | None:
    """The word before, where nothing but a blank or the point of an abbreviation parts them."""
    if index == 0 or tokens[index].gap not in _BESIDE:
        return None
    word = tokens[index - 1]
    # The point ends a sentence unless it shortens a word: "Kab. Malang", "Jl. Solo".
    return word if tokens[index].gap == " " or len(word.text) <= 4 else None
