from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.changes import Change, Piece, changes, text_changes, word_changes


def test_empty_and_missing_are_the_same() -> None:
    old = {"title": "A", "lead": None, "tags": [], "section": ""}
    assert changes(old, {"title": "A", "lead": "", "tags": [], "section": None}) == []


def test_a_field_that_an_old_version_does_not_know_was_empty() -> None:
    assert changes({}, {"title": "A", "lead": None}) == [Change("title", None, "A")]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("a\n\nb\n\nc", "a\n\nb\n\nc\n\nd", [3, [("+", "d")]]),
        ("a\n\nb\n\nc", "b\n\nc", [[("-", "a")], 2]),
        (
            "satu dua tiga empat\n\nlima",
            "satu dua tujuh empat\n\nlima",
            [[("=", "satu dua"), ("-", "tiga"), ("+", "tujuh"), ("=", "empat")], 1],
        ),
        (
            "satu dua tiga\n\nempat lima enam\n\nz",
            "satu dua tiga baru\n\nempat lima tujuh\n\nz",
            [
                [("=", "satu dua tiga"), ("+", "baru")],
                [("=", "empat lima"), ("-", "enam"), ("+", "tujuh")],
                1,
            ],
        ),
        ("lain sama sekali", "tak mirip", [[("+", "tak mirip")], [("-", "lain sama sekali")]]),
        ("", "a", [[("+", "a")]]),
        ("a", "", [[("-", "a")]]),
        ("", "", []),
    ],
    ids=["added", "removed", "edited", "two-edited", "other", "first", "gone", "none"],
)  # fmt: skip
def test_text_is_compared_by_paragraph_and_word(
    old: str, new: str, told: list[int | list[tuple[str, str]]]
) -> None:
    found = [
        part if isinstance(part, int) else [(p.sign, p.text) for p in part]
        for part in text_changes(old, new)
    ]
    assert found == told


WORDS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=20).map(" ".join)


@given(WORDS, WORDS)
def test_both_versions_can_be_read_from_the_difference(old: str, new: str) -> None:
    pieces = word_changes(old, new)
    assert " ".join(p.text for p in pieces if p.sign in "=-") == old
    assert " ".join(p.text for p in pieces if p.sign in "=+") == new


TEXTS = st.lists(WORDS.filter(bool), max_size=8)


@given(TEXTS, TEXTS)
def test_no_paragraph_is_lost(old: list[str], new: list[str]) -> None:
    found = text_changes("\n\n".join(old), "\n\n".join(new))
    same = sum(part for part in found if isinstance(part, int))
    edited = [part for part in found if not isinstance(part, int)]
    assert same + sum(any(p.sign in "=-" for p in part) for part in edited) == len(old)
    assert same + sum(any(p.sign in "=+" for p in part) for part in edited) == len(new)


@pytest.mark.parametrize("joint", [" ", "\n\n"])
def test_a_huge_text_does_not_take_forever(joint: str) -> None:
    old = joint.join(f"kata{number}" for number in range(20_000))
    new = joint.join(f"lain{number}" for number in range(20_000))
    start = time.monotonic()
    assert text_changes(old, new)
    assert time.monotonic() - start < 10


def test_a_paragraph_too_long_to_compare_is_shown_whole() -> None:
    old, new = "a " * 4_000, "b " * 4_000
    assert word_changes(old, new) == [Piece("-", old), Piece("+", new)]
