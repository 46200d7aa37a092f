"""What changed from one version of an article to the next.

Texts are compared by paragraph, and inside a changed paragraph by words.
"""

from __future__ import annotations

from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

MOST_PAIRS = 10_000_000
"""Longer texts are not compared word by word: the time grows with the product of their lengths."""
MOST_PARAGRAPH_PAIRS = 2_500
"""Longer stretches of other paragraphs are shown whole, for the same reason."""
ALIKE = 0.4
"""Share of common words from which on two paragraphs are the same one, edited."""


class Change(NamedTuple):
    """A field that differs; an empty value is None."""

    field: str
    old: Any
    new: Any


class Piece(NamedTuple):
    """Some words of a paragraph."""

    sign: str
    """``=`` in both versions, ``-`` only in the old one, ``+`` only in the new one."""
    text: str


Paragraph = list[Piece]


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Change]:
    """The fields of the new version that differ from the old one, in its order."""
    pairs = ((name, old.get(name) or None, new[name] or None) for name in new)
    return [Change(name, before, after) for name, before, after in pairs if before != after]


def text_changes(old: str, new: str) -> list[Paragraph | int]:
    """The paragraphs that differ, in order; a number stands for so many that do not."""
    before, after = _paragraphs(old), _paragraphs(new)
    found: list[Paragraph | int] = []
    for same, a1, a2, b1, b2 in _matches(before, after):
        if same:
            found.append(a2 - a1)
        else:
            found += _edited(before[a1:a2], after[b1:b2])
    return found


def word_changes(old: str, new: str) -> Paragraph:
    """A paragraph with the words that came and went."""
    before, after = old.split(), new.split()
    if len(before) * len(after) > MOST_PAIRS:
        return [Piece("-", old), Piece("+", new)]
    found = []
    for same, a1, a2, b1, b2 in _matches(before, after):
        if same:
            found.append(Piece("=", " ".join(before[a1:a2])))
            continue
        if a1 < a2:
            found.append(Piece("-", " ".join(before[a1:a2])))
        if b1 < b2:
            found.append(Piece("+", " ".join(after[b1:b2])))
    return found


def _paragraphs(text: str) -> list[str]:
    return [part.strip() for part in text.split("\n\n") if part.strip()]


def _matches(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[bool, int, int, int, int]]:
    """Whether a stretch is the same, and where it is in both."""
    # Without autojunk, which takes the commonest words of a long text for noise.
    for word, *places in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        a1, a2, b1, b2 = places
        yield word == "equal", a1, a2, b1, b2


def _edited(old: Sequence[str], new: Sequence[str]) -> Iterator[Paragraph]:
    """Paragraphs of one place: those that are alike word by word, the others whole."""
    done = 0
    comparable = len(old) * len(new) <= MOST_PARAGRAPH_PAIRS
    for paragraph in new:
        for position in range(done, len(old)) if comparable else ():
            if _is_edited(old[position], paragraph):
                yield from ([Piece("-", gone)] for gone in old[done:position])
                yield word_changes(old[position], paragraph)
                done = position + 1
                break
        else:
            yield [Piece("+", paragraph)]
    yield from ([Piece("-", gone)] for gone in old[done:])


def _is_edited(old: str, new: str) -> bool:
    before, after = old.split(), new.split()
    if len(before) * len(after) > MOST_PAIRS:
        return False
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    return (
        matcher.real_quick_ratio() >= ALIKE
        and matcher.quick_ratio() >= ALIKE
        and matcher.ratio() >= ALIKE
    )
