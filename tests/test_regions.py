"""Provinces, their codes and zones."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from crawler.regions import PROVINCES, timezone_of


def test_thirty_eight_provinces_with_their_own_codes_and_names() -> None:
    assert len(PROVINCES) == 38
    assert len({province.name for province in PROVINCES.values()}) == 38
    for code, province in PROVINCES.items():
        assert province.code == code
        assert len(code) == 2
        assert code.isdigit()
        ZoneInfo(province.timezone)


@pytest.mark.parametrize(
    ("zone", "codes"),
    [
        ("Asia/Jakarta", "11 12 13 14 15 16 17 18 19 21 31 32 33 34 35 36 61 62"),
        ("Asia/Makassar", "51 52 53 63 64 65 71 72 73 74 75 76"),
        ("Asia/Jayapura", "81 82 91 92 93 94 95 96"),
    ],
)
def test_zone_of_every_province(zone: str, codes: str) -> None:
    assert {p.code for p in PROVINCES.values() if p.timezone == zone} == set(codes.split())


@pytest.mark.parametrize(
    ("code", "zone"),
    [("35.17", "Asia/Jakarta"), ("62", "Asia/Jakarta"), ("96", "Asia/Jayapura"), ("99", None)],
)
def test_timezone_of_a_code(code: str, zone: str | None) -> None:
    assert timezone_of(code) == zone
