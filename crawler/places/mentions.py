"""Names of places in a running text, with what stands around them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from crawler.places import words
from crawler.places.names import BEGINNINGS, NAMES, key_of
from crawler.regions import REGENCIES, province_of

if TYPE_CHECKING:
    from collections.abc import Sequence

_TOKEN: Final = re.compile(r"[^\W_]+")
_JOINTS: Final = frozenset({" ", "-", "'", "’", ". ", "."})
"""What may stand between the words of one name."""
_BESIDE: Final = frozenset({" ", ". ", ".", ": "})
_NEVER_ONE: Final = frozenset({"kota baru"})
_KINDS: Final = {
    **dict.fromkeys(words.REGENCY_WORDS, "regency"),
    **dict.fromkeys(words.CITY_WORDS, "city"),
    **dict.fromkeys(words.PROVINCE_WORDS, "province"),
}
_MAX_WORDS: Final = 5
_TOWNS: Final = frozenset({"seat", "town", "district"})

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


class _Word(NamedTuple):
    text: str
    lower: str
    start: int
    end: int
    gap: str
    """What stands between the word before and this one."""


def find_mentions(text: str, *, is_headline: bool = False) -> list[Mention]:
    """The places that a text names, in order, without those in names of streets, firms or clubs.

    A headline writes words large that are no names: there a name that is also a word needs the
    kind or an office before it.
    """
    tokens = _tokens(text)
    found: list[Mention] = []
    index = free = 0
    while index < len(tokens):
        size = _longest_name(tokens, index)
        if not size:
            index += 1
            continue
        words_of_it = range(index, index + size)
        mention = _read(text, tokens, words_of_it, free=free, is_headline=is_headline)
        if mention:
            found.append(mention)
        index = free = index + size
    return _settled(text, found)


def whole_name(text: str) -> Mention | None:
    """The place whose name, with its kind or without, is the whole of a short text."""
    tokens = _tokens(text)
    kind: str | None = None
    first = 0
    while first < len(tokens) - 1 and (word := _KINDS.get(tokens[first].lower)):
        kind, first = word, first + 1
    rest = tokens[first:]
    if not 1 <= len(rest) <= _MAX_WORDS:
        return None
    key = " ".join(token.lower for token in rest)
    if key not in NAMES or key in _NEVER_ONE:
        # "Kota Agung", "Kotabaru": the word for the kind is part of the name.
        key, kind, rest = " ".join(token.lower for token in tokens), None, tokens
        if key not in NAMES or key in _NEVER_ONE:
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


def _tokens(text: str) -> list[_Word]:
    tokens: list[_Word] = []
    end = 0
    for match in _TOKEN.finditer(text):
        word = match.group()
        start = match.start()
        tokens.append(_Word(word, word.casefold(), start, match.end(), text[end:start]))
        end = match.end()
    return tokens


def _longest_name(tokens: Sequence[_Word], index: int) -> int:
    """Number of words of the longest name that begins here; 0: none does."""
    first = tokens[index]
    if first.lower not in BEGINNINGS or not (first.text[0].isupper() or first.text[0].isdigit()):
        return 0
    key, best = first.lower, 0
    for size in range(1, _MAX_WORDS + 1):
        if key in NAMES and key not in _NEVER_ONE and _is_written_as_name(tokens, index, key):
            best = size
        behind = index + size
        if behind >= len(tokens) or tokens[behind].gap not in _JOINTS:
            break
        key = f"{key} {tokens[behind].lower}"
        if key not in BEGINNINGS:
            break
    return best


def _is_written_as_name(tokens: Sequence[_Word], index: int, key: str) -> bool:
    return key not in words.CAPITALS_ONLY or tokens[index].text.isupper()


def _read(
    text: str, tokens: Sequence[_Word], name: range, *, free: int, is_headline: bool
) -> Mention | None:
    """The mention of the name in those words, or None; words before *free* belong to others."""
    start, end = name.start, name.stop
    key = " ".join(token.lower for token in tokens[start:end])
    before = _before(tokens, start)
    behind = tokens[end] if end < len(tokens) else None
    if _is_part_of_another_name(tokens, start, before, behind):
        return None
    kind, first = _kind_before(tokens, start, before)
    if first < free:
        # "50 Kota Malang"
        kind, first = None, start
    codes, rule, stated = _meant(key, kind)
    if not codes:
        return None
    support: Support = "bare"
    if kind:
        support = "stated" if stated else "office"
    elif before and before.lower in words.OFFICES:
        support = "office"
    elif before and before.lower in words.WITHIN:
        support = "within"
    is_wider = behind is not None and behind.gap == " " and behind.text == "Raya"
    if is_wider or (key in words.ISLANDS and support in ("within", "bare")):
        codes, rule = _provinces_of(codes), "region"
    # A headline writes every word large, so that there nothing tells where a name ends.
    runs_on = behind is not None and behind.gap == " " and behind.text[0].isupper()
    if is_headline and key not in words.RISKY:
        runs_on = False
    doubtful = key in words.RISKY or key in words.STRICT or (rule in _TOWNS and runs_on)
    is_inside = support == "within" and key not in words.STRICT and not runs_on
    if support in ("stated", "office") or is_inside:
        doubtful = False
    opening = _before(tokens, first)
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


def _before(tokens: Sequence[_Word], index: int) -> _Word | None:
    """The word before, where nothing but a blank or the point of an abbreviation parts them."""
    if index == 0 or tokens[index].gap not in _BESIDE:
        return None
    word = tokens[index - 1]
    # The point ends a sentence unless it shortens a word: "Kab. Malang", "Jl. Solo".
    return word if tokens[index].gap == " " or len(word.text) <= 4 else None


def _is_part_of_another_name(
    tokens: Sequence[_Word], start: int, before: _Word | None, behind: _Word | None
) -> bool:
    """``Desa Malang``, ``Persib Bandung``, ``Bali United``, ``Solo-Yogya``."""
    if before and (
        before.lower in words.CLUBS
        or (before.lower in words.NOT_OF_A_REGENCY and not _is_office_before(tokens, start - 1))
    ):
        return True
    if behind and behind.gap == " " and behind.lower in words.BEHIND_A_CLUB | words.LENGTHENING:
        return behind.text[0].isupper()
    if _is_named_after(tokens, start):
        return True
    route_before = tokens[start].gap in ("-", "–") and start > 0 and tokens[start - 1].lower != "se"
    route_behind = behind is not None and behind.gap in ("-", "–") and behind.text[0].isupper()
    return route_before or route_behind or _is_sabang_to_merauke(tokens, start)


def _is_named_after(tokens: Sequence[_Word], start: int) -> bool:
    """``Universitas Islam Negeri Malang``, ``Polres Metro Jakarta``: part of a longer name."""
    at = start
    while at > max(start - 3, 0) and tokens[at].gap == " " and tokens[at - 1].text[0].isupper():
        at -= 1
        if tokens[at].lower in words.SCHOOLS:
            return True
    behind = tokens[start + 1] if start + 1 < len(tokens) else None
    if start and tokens[start - 1].lower in words.CITY_WORDS:
        return False
    return (
        tokens[start].lower == "metro"
        and behind is not None
        and behind.gap == " "
        and behind.text[0].isupper()
    )


def _is_office_before(tokens: Sequence[_Word], index: int) -> bool:
    """``Pengadilan Tinggi Banjar``: the word itself belongs to an office."""
    word = _before(tokens, index)
    return bool(word and word.lower in words.REGENCY_WORDS | words.CITY_WORDS)


def _is_sabang_to_merauke(tokens: Sequence[_Word], index: int) -> bool:
    """The saying for the whole of the country."""
    near = [token.lower for token in tokens[max(index - 2, 0) : index + 3]]
    return "sabang" in near and "merauke" in near and tokens[index].lower in ("sabang", "merauke")


def _kind_before(
    tokens: Sequence[_Word], start: int, before: _Word | None
) -> tuple[str | None, int]:
    """The kind that the text states before a name, and where the mention then begins."""
    first = start - 1
    if before is None and start and tokens[start].gap == ") ":
        # "Pemerintah Kota (Pemkot) Bogor"
        before = tokens[first]
    elif before and before.lower == "administrasi" and first:
        # "Kota Administrasi Jakarta Barat"
        first -= 1
        before = tokens[first]
    kind = _KINDS.get(before.lower) if before else None
    if before is None or kind is None:
        return None, start
    other = tokens[first - 1] if first else None
    if other and before.gap == "/" and other.lower in _KINDS:
        return None, start
    if other and other.lower in ("dan", "atau", "serta") and first >= 2 and before.gap == " ":
        other_kind = _KINDS.get(tokens[first - 2].lower)
        if other_kind not in (None, kind):
            # "Kota dan Kabupaten Malang" are two.
            return None, start
    return kind, first


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


def _provinces_of(codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(map(province_of, codes)))


def _settled(text: str, found: list[Mention]) -> list[Mention]:
    """``Banjar, Jawa Barat``, ``Cibinong, Bogor``: the second name tells which the first one is."""
    settled: list[Mention] = []
    for mention, following in zip_longest(found, found[1:]):
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
