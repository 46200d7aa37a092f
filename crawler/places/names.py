"""The names of provinces, regencies and cities, and which of them each may mean."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final, NamedTuple

from crawler.regions import PROVINCES, REGENCIES, table_rows

_WORD: Final = re.compile(r"[^\W_]+")


class Meaning(NamedTuple):
    """One of the places that a name may mean."""

    code: str
    kind: str
    """``name``, ``province``, ``region``, ``variant``, ``short``, ``old``, ``seat``, ``town`` or
    ``district``: one elsewhere that shares the name."""


def key_of(name: str) -> str:
    """The form in which names are compared: words in small letters, one blank between them."""
    return " ".join(_WORD.findall(name.casefold()))


def _all_names() -> dict[str, tuple[Meaning, ...]]:
    found: dict[str, dict[str, Meaning]] = {}

    def add(name: str, code: str, kind: str) -> None:
        words = key_of(name)
        joined = words.replace(" ", "")
        for key in (words, joined) if kind in ("name", "seat", "variant") else (words,):
            found.setdefault(key, {}).setdefault(code, Meaning(code, kind))

    for regency in REGENCIES.values():
        add(regency.name, regency.code, "name")
        if regency.name.startswith("Kepulauan "):
            add(regency.name.replace("Kepulauan", "Kep", 1), regency.code, "variant")
    for row in table_rows(Path(__file__).with_name("names.csv")):
        add(row["name"], row["code"], row["kind"])
    for province in PROVINCES.values():
        add(province.name, province.code, "province")
    return {key: tuple(meanings.values()) for key, meanings in found.items()}


NAMES: Final[dict[str, tuple[Meaning, ...]]] = _all_names()
"""The meanings of every name by its key."""


def _beginnings() -> frozenset[str]:
    starts: set[str] = set()
    for key in NAMES:
        words = key.split(" ")
        starts.update(" ".join(words[:count]) for count in range(1, len(words) + 1))
    return frozenset(starts)


BEGINNINGS: Final = _beginnings()
"""Every name and every run of words that begins one."""
