"""Names of places in a running text, with what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal

from crawler.places import words
from crawler.places.names import NAMES, key_of
from crawler.places.surroundings import (
    KINDS,
    closes_an_address,
    is_court,
    is_part_of_another_name,
    kind_before,
)
from crawler.places.tokens import MAX_WORDS, NEVER_ONE, longest_name, tokens_of, word_before
from crawler.regions import REGENCIES, province_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.places.tokens import Word

_TOWNS: Final = frozenset({"seat", "town", "district"})
_KIND_IN_ADDRESS: Final = ("Kab", "Kota")
_GOES_ON: Final = re.compile(r",? (?:dan|serta|atau|hingga|sampai)\b")
"""What makes the names before it those of a list."""

Support = Literal["stated", "office", "within", "bare"]
"""What says that a name is that of the place: its kind, an office, ``di``, or nothing."""


@dataclass(frozen=True, slots=True)
class Mention:
    """A name of a place in a text."""

    text: str
    start: int
    end: int
    codes: tuple[str, ...]
    """Of the provinces and regencies that are meant, in their order; several: it is not told."""
    rule: str
    """The kind of the name (:class:`crawler.places.names.Meaning`), or ``kind`` where the text
    itself says ``Kabupaten`` or ``Kota``."""
    support: Support = "bare"
    is_origin: bool = False
    """Where somebody comes from or goes to."""
    is_doubtful: bool = False
    """The name is also a word or a person's, and nothing says that the place is meant."""

    @property
    def key(self) -> str:
        return key_of(self.text)


def find_mentions(text: str, *, is_headline: bool = False) -> list[Mention]:
    """The places that a text names, in order, without those in names of streets, firms or clubs.

    A headline writes words large that are no names: there a name that is also a word needs the
    kind or an office before it.
    """
    tokens = tokens_of(text)
    found: list[Mention] = []
    index = free = 0
    while index < len(tokens):
        size = longest_name(tokens, index)
        if not size:
            index += 1
            continue
        words_of_it = range(index, index + size)
        mention = _read(text, tokens, words_of_it, free=free, is_headline=is_headline)
        if mention and found and _ends_a_journey(text, found[-1], mention):
            mention = replace(mention, is_origin=True)
        if mention:
            found.append(mention)
        index = free = index + size
    return _settled(text, found)


def whole_name(text: str) -> Mention | None:
    """The place whose name, with its kind or without, is the whole of a short text."""
    tokens = tokens_of(text)
    kind: str | None = None
    first = 0
    while first < len(tokens) - 1 and (word := KINDS.get(tokens[first].lower)):
        kind, first = word, first + 1
    rest = tokens[first:]
    if not 1 <= len(rest) <= MAX_WORDS:
        return None
    key = " ".join(token.lower for token in rest)
    if key not in NAMES or key in NEVER_ONE:
        # "Kota Agung", "Kotabaru": the word for the kind is part of the name.
        key, kind, rest = " ".join(token.lower for token in tokens), None, tokens
        if key not in NAMES or key in NEVER_ONE:
            return None
    codes, rule, stated = _meant(key, kind)
    if not codes:
        return None
    if key in words.ISLANDS and not stated:
        codes, rule = _provinces_of(codes), "region"
    return Mention(
        text[tokens[0].start : rest[-1].end],
        tokens[0].start,
        rest[-1].end,
        codes,
        rule,
        "stated" if stated else "bare",
        is_doubtful=key in words.ALSO_ELSEWHERE and not stated,
    )


def _read(
    text: str, tokens: Sequence[Word], name: range, *, free: int, is_headline: bool
) -> Mention | None:
    """The mention of the name in those words, or None; words before *free* belong to others."""
    start, end = name.start, name.stop
    key = " ".join(token.lower for token in tokens[start:end])
    before = word_before(tokens, start)
    behind = tokens[end] if end < len(tokens) else None
    if is_part_of_another_name(tokens, start, before, behind):
        return None
    kind, first = kind_before(tokens, start, before)
    if first < free:
        # "50 Kota Malang"
        kind, first = None, start
    codes, rule, stated = _meant(key, kind)
    if not codes:
        return None
    support: Support = "bare"
    if kind:
        support = "stated" if stated else "office"
    elif before and (before.lower in words.OFFICES or is_court(tokens, start, before)):
        support = "office"
    elif (before and before.lower in words.WITHIN) or closes_an_address(tokens, start):
        support = "within"
    is_wider = behind is not None and behind.gap == " " and behind.text == "Raya"
    if is_wider or (key in words.ISLANDS and support in ("within", "bare")):
        codes, rule = _provinces_of(codes), "region"
    # A headline writes every word large, so that there nothing tells where a name ends.
    runs_on = behind is not None and behind.gap == " " and behind.text[0].isupper()
    if is_headline and key not in words.RISKY:
        runs_on = False
    doubtful = key in words.RISKY or key in words.STRICT or (rule in _TOWNS and runs_on)
    if is_headline and key in words.ADJECTIVES:
        doubtful = before is not None and before.text[0].isupper()
    is_inside = support == "within" and key not in words.STRICT and not runs_on
    is_befallen = behind is not None and behind.lower in words.BEFALLEN
    if support in ("stated", "office") or is_inside or (is_befallen and key not in words.STRICT):
        doubtful = False
    opening = word_before(tokens, first)
    return Mention(
        text[tokens[first].start : tokens[end - 1].end],
        tokens[first].start,
        tokens[end - 1].end,
        codes,
        rule,
        support,
        is_origin=bool(opening and opening.lower in words.ORIGIN),
        is_doubtful=doubtful,
    )


def _meant(key: str, kind: str | None) -> tuple[tuple[str, ...], str, bool]:
    """The codes that a name means with that kind before it, the rule, and whether the kind told."""
    meanings = NAMES[key]
    named = [m for m in meanings if m.kind not in ("seat", "town", "district")]
    if kind in ("regency", "city"):
        exact = [m for m in named if m.code in REGENCIES and REGENCIES[m.code].kind == kind]
        if exact:
            return tuple(m.code for m in exact), "kind", True
        if kind == "regency" and all(m.code in REGENCIES for m in meanings) and not named:
            # "Bupati Wonosari": governed from there, by a name that it does not bear.
            return tuple(m.code for m in meanings), meanings[0].kind, False
    provinces = [m for m in meanings if m.code not in REGENCIES]
    if kind == "province" and provinces:
        return tuple(m.code for m in provinces), "province", True
    if provinces:
        if key == "papua":
            # Until 2022 one province, now six: only "Provinsi Papua" and its governor are one.
            return (), "province", False
        return tuple(m.code for m in provinces), provinces[0].kind, False
    return tuple(m.code for m in meanings), meanings[0].kind, False


def _ends_a_journey(text: str, start: Mention, end: Mention) -> bool:
    """``dari Surabaya ke Makassar``"""
    return start.is_origin and text[start.end : end.start] in (" ke ", " hingga ", " sampai ")


def _provinces_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(province_of, codes)))


def _settled(text: str, found: list[Mention]) -> list[Mention]:
    """``Banjar, Jawa Barat``, ``Cibinong, Bogor``: the second name tells which the first one is."""
    settled: list[Mention] = []
    for mention, following, third in zip_longest(found, found[1:], found[2:]):
        if following and _is_district_of(text, mention, following, third):
            continue
        if following and text[mention.end : following.start] == " " and mention.rule in _TOWNS:
            # "Rantau Meranti" is a village; "Ambarawa Semarang" names the regency of the town.
            if not set(mention.codes).intersection(following.codes):
                continue
            mention = replace(mention, is_doubtful=False)
        if following and len(following.codes) == 1 and _stand_together(text, mention, following):
            settled_as = _within(mention, following.codes[0])
            if settled_as is None:
                continue
            mention = settled_as
        if not mention.is_doubtful:
            settled.append(mention)
    return settled


def _is_district_of(text: str, inner: Mention, outer: Mention, third: Mention | None) -> bool:
    """``di Depok, Sleman``: a district with the name of a regency, not the first of a list."""
    if inner.support != "within" or text[inner.end : outer.start] != ", ":
        return False
    if len(outer.codes) != 1 or outer.codes[0] in inner.codes or outer.codes[0] not in REGENCIES:
        return False
    if outer.support == "stated" and not outer.text.startswith(_KIND_IN_ADDRESS):
        # "di Garut, Bupati Ciamis …"
        return False
    if third and text[outer.end : third.start] == ", ":
        return province_of(outer.codes[0]) in third.codes
    return _GOES_ON.match(text, outer.end) is None


def _stand_together(text: str, mention: Mention, following: Mention) -> bool:
    between = text[mention.end : following.start]
    return between in (", ", " (", ",", ", Provinsi ", " di ", " - ")


def _within(mention: Mention, outer: str) -> Mention | None:
    """The mention as what lies in *outer*; as it was where that tells nothing; None: elsewhere."""
    if outer in REGENCIES:
        if mention.codes != (outer,) and outer in mention.codes:
            return replace(mention, codes=(outer,), is_doubtful=False)
        if mention.key == "kuningan" and province_of(outer) == "31":
            return None
        return mention
    inside = tuple(code for code in mention.codes if province_of(code) == outer)
    if inside and any(code in REGENCIES for code in inside):
        return replace(mention, codes=inside, is_doubtful=False)
    if mention.key == "kuningan" and outer == "31":
        return None
    return mention
