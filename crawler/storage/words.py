"""The words of the full text: the same in SQLite, in Postgres and in Python."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from crawler.storage.unicode61 import DROPPED, FOLDED, SEPARATORS

if TYPE_CHECKING:
    from collections.abc import Iterator


class Word(NamedTuple):
    """A word of a text."""

    start: int
    end: int
    form: str
    """As it is looked for: small letters without marks."""


def find_words(text: str) -> Iterator[Word]:
    """The words of a text in order, with their places in it."""
    runs, forms = _rules()
    for run in runs.finditer(text):
        if form := run[0].translate(forms):
            yield Word(run.start(), run.end(), form)


def word_forms(text: str) -> tuple[str, ...]:
    """The words of a text as they are looked for."""
    return tuple(word.form for word in find_words(text))


@lru_cache(maxsize=1)
def _rules() -> tuple[re.Pattern[str], dict[int, str | None]]:
    parts = (re.escape(chr(a)) + "-" + re.escape(chr(b)) for a, b in _ranges(SEPARATORS))
    pairs = folded_pairs()
    forms: dict[int, str | None] = {ord(c): c.lower() for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}
    forms |= {ord(character): form for character, form in pairs}
    forms |= dict.fromkeys(map(ord, dropped_marks()))
    return re.compile(f"[^{''.join(parts)}]+"), forms


def folded_pairs() -> list[tuple[str, str]]:
    """Characters beyond ASCII, each with the one that stands for it."""
    pairs = "".join(FOLDED.split())
    return list(zip(pairs[::2], pairs[1::2], strict=True))


def dropped_marks() -> str:
    """The combining marks that are left out of a word."""
    return "".join(chr(code) for a, b in _ranges(DROPPED) for code in range(a, b + 1))


def separators_of_postgres() -> str:
    """The characters between words, as the inside of a bracket of its regular expressions."""
    return "".join(f"{_escape(a)}-{_escape(b)}" for a, b in _ranges(SEPARATORS))


def _escape(code: int) -> str:
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _ranges(text: str) -> Iterator[tuple[int, int]]:
    for part in text.split():
        first, _, last = part.partition("-")
        yield int(first, 16), int(last or first, 16)
