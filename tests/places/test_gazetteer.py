"""Codes and names of the places: complete, in form, each name with its meanings."""

from __future__ import annotations

from collections import Counter

import pytest

from crawler.places.names import BEGINNINGS, NAMES, key_of
from crawler.places.words import CAPITALS_ONLY, RISKY, SEATS_OF_PROVINCES, STRICT
from crawler.regions import PROVINCES, REGENCIES, province_of


def test_the_official_counts() -> None:
    kinds = Counter(regency.kind for regency in REGENCIES.values())
    assert (len(REGENCIES), kinds["regency"], kinds["city"]) == (514, 416, 98)
    assert {province_of(code) for code in REGENCIES} == set(PROVINCES)


def test_codes_tell_regencies_from_cities() -> None:
    for code, regency in REGENCIES.items():
        assert regency.code == code
        assert (int(code[3:]) > 70) == (regency.kind == "city")
        assert (regency.seat is None) == (regency.kind == "city")


def test_names_that_a_regency_and_a_city_share() -> None:
    counts = Counter(regency.name for regency in REGENCIES.values())
    shared = {name for name, count in counts.items() if count > 1}
    assert len(shared) == 26
    across = {n for n in shared if len({r.code[:2] for r in REGENCIES.values() if r.name == n}) > 1}
    assert across == {"Banjar"}


@pytest.mark.parametrize(
    ("code", "name", "seat"),
    [
        ("94.04", "Mimika", "Timika"),
        ("95.01", "Jayawijaya", "Wamena"),
        ("93.01", "Merauke", "Merauke"),
        ("96.03", "Raja Ampat", "Waisai"),
        ("92.02", "Manokwari", "Manokwari"),
        ("91.03", "Jayapura", "Sentani"),
    ],
)
def test_the_provinces_of_papua_are_those_of_today(code: str, name: str, seat: str) -> None:
    assert (REGENCIES[code].name, REGENCIES[code].seat) == (name, seat)


def test_every_name_has_a_known_place_and_is_found_from_its_first_word() -> None:
    known = {*PROVINCES, *REGENCIES}
    for key, meanings in NAMES.items():
        assert key == key_of(key)
        assert {meaning.code for meaning in meanings} <= known
        assert key.split(" ")[0] in BEGINNINGS
        assert len(key.split(" ")) <= 5


def test_every_official_name_is_known() -> None:
    for regency in REGENCIES.values():
        assert regency.code in {meaning.code for meaning in NAMES[key_of(regency.name)]}


def test_word_lists_name_only_known_names() -> None:
    assert set(NAMES) >= RISKY | STRICT | CAPITALS_ONLY
    assert set(REGENCIES) >= SEATS_OF_PROVINCES
