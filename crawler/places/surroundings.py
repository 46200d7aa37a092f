"""What stands around a name: whether it is that of a place, and of which kind."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from crawler.places import words
from crawler.places.tokens import word_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.places.tokens import Word

KINDS: Final = {
    **dict.fromkeys(words.REGENCY_WORDS, "regency"),
    **dict.fromkeys(words.CITY_WORDS, "city"),
    **dict.fromkeys(words.PROVINCE_WORDS, "province"),
}
"""The kind of place that a word before its name states."""
_MAX_ADDRESS: Final = 10


def is_part_of_another_name(
    tokens: Sequence[Word], start: int, before: Word | None, behind: Word | None
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


def _is_named_after(tokens: Sequence[Word], start: int) -> bool:
    """``Universitas Islam Negeri Malang``, ``Polres Metro Jakarta``: part of a longer name."""
    at = start
    while at > max(start - 3, 0) and tokens[at].gap == " " and tokens[at - 1].text[0].isupper():
        at -= 1
        if tokens[at].lower in words.NAMED_AFTER:
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


def _is_office_before(tokens: Sequence[Word], index: int) -> bool:
    """``Pengadilan Tinggi Banjar``: the word itself belongs to an office."""
    word = word_before(tokens, index)
    return bool(word and word.lower in words.REGENCY_WORDS | words.CITY_WORDS)


def _is_sabang_to_merauke(tokens: Sequence[Word], index: int) -> bool:
    """The saying for the whole of the country."""
    near = [token.lower for token in tokens[max(index - 2, 0) : index + 3]]
    return "sabang" in near and "merauke" in near and tokens[index].lower in ("sabang", "merauke")


def is_court(tokens: Sequence[Word], start: int, before: Word) -> bool:
    """``Kejaksaan Negeri Batu``, ``Pengadilan Agama Tegal``, ``Kejaksaan Tinggi Riau``."""
    if before.lower not in ("negeri", "agama", "tinggi"):
        return False
    court = word_before(tokens, start - 1)
    return bool(court and court.lower in words.COURTS)


def closes_an_address(tokens: Sequence[Word], start: int) -> bool:
    """``di Desa Sukamaju, Kecamatan Buduran, Sidoarjo``: the last of names after a ``di``."""
    if tokens[start].gap != ", ":
        return False
    at = start - 1
    while at > max(start - _MAX_ADDRESS, 0) and tokens[at].text[0].isupper():
        if tokens[at].gap not in (" ", ", "):
            return False
        at -= 1
    return tokens[at].lower == "di"


def kind_before(tokens: Sequence[Word], start: int, before: Word | None) -> tuple[str | None, int]:
    """The kind that the text states before a name, and where the mention then begins."""
    first = start - 1
    if before is None and start and tokens[start].gap == ") ":
        # "Pemerintah Kota (Pemkot) Bogor"
        before = tokens[first]
    elif before and before.lower == "administrasi" and first:
        # "Kota Administrasi Jakarta Barat"
        first -= 1
        before = tokens[first]
    kind = KINDS.get(before.lower) if before else None
    if before is None or kind is None:
        return None, start
    other = tokens[first - 1] if first else None
    if other and before.gap == "/" and other.lower in KINDS:
        return None, start
    if other and other.lower in ("dan", "atau", "serta") and first >= 2 and before.gap == " ":
        other_kind = KINDS.get(tokens[first - 2].lower)
        if other_kind not in (None, kind):
            # "Kota dan Kabupaten Malang" are two.
            return None, start
    return kind, first
