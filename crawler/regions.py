"""Provinces, regencies and cities of Indonesia: Kemendagri code, name, seat and time zone."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final, Literal, NamedTuple


class Province(NamedTuple):
    """One of the 38 provinces."""

    code: str
    """Two digits of the Ministry of Home Affairs (Kemendagri 300.2.2-2138/2025)."""
    name: str
    """Everyday name ("DKI Jakarta"), not the long official one."""
    timezone: str
    """IANA zone of its clocks."""


class Regency(NamedTuple):
    """One of the 416 regencies (kabupaten) and 98 cities (kota)."""

    code: str
    """Province and two digits: ``35.17``."""
    kind: Literal["regency", "city"]
    name: str
    """Without ``Kabupaten`` or ``Kota``: 25 names belong to a regency and to a city beside it."""
    seat: str | None
    """Town that the regency is governed from; None for a city."""


_WIB: Final = "Asia/Jakarta"
_WITA: Final = "Asia/Makassar"
_WIT: Final = "Asia/Jayapura"

_PROVINCES: Final = (
    Province("11", "Aceh", _WIB),
    Province("12", "Sumatera Utara", _WIB),
    Province("13", "Sumatera Barat", _WIB),
    Province("14", "Riau", _WIB),
    Province("15", "Jambi", _WIB),
    Province("16", "Sumatera Selatan", _WIB),
    Province("17", "Bengkulu", _WIB),
    Province("18", "Lampung", _WIB),
    Province("19", "Kepulauan Bangka Belitung", _WIB),
    Province("21", "Kepulauan Riau", _WIB),
    Province("31", "DKI Jakarta", _WIB),
    Province("32", "Jawa Barat", _WIB),
    Province("33", "Jawa Tengah", _WIB),
    Province("34", "DI Yogyakarta", _WIB),
    Province("35", "Jawa Timur", _WIB),
    Province("36", "Banten", _WIB),
    Province("51", "Bali", _WITA),
    Province("52", "Nusa Tenggara Barat", _WITA),
    Province("53", "Nusa Tenggara Timur", _WITA),
    Province("61", "Kalimantan Barat", _WIB),
    Province("62", "Kalimantan Tengah", _WIB),
    Province("63", "Kalimantan Selatan", _WITA),
    Province("64", "Kalimantan Timur", _WITA),
    Province("65", "Kalimantan Utara", _WITA),
    Province("71", "Sulawesi Utara", _WITA),
    Province("72", "Sulawesi Tengah", _WITA),
    Province("73", "Sulawesi Selatan", _WITA),
    Province("74", "Sulawesi Tenggara", _WITA),
    Province("75", "Gorontalo", _WITA),
    Province("76", "Sulawesi Barat", _WITA),
    Province("81", "Maluku", _WIT),
    Province("82", "Maluku Utara", _WIT),
    Province("91", "Papua", _WIT),
    Province("92", "Papua Barat", _WIT),
    Province("93", "Papua Selatan", _WIT),
    Province("94", "Papua Tengah", _WIT),
    Province("95", "Papua Pegunungan", _WIT),
    Province("96", "Papua Barat Daya", _WIT),
)

PROVINCES: Final[dict[str, Province]] = {province.code: province for province in _PROVINCES}
"""Every province by its code."""


def _read_regencies() -> dict[str, Regency]:
    found: dict[str, Regency] = {}
    for row in table_rows(Path(__file__).with_name("regencies.csv")):
        kind: Literal["regency", "city"] = "city" if row["kind"] == "city" else "regency"
        found[row["code"]] = Regency(row["code"], kind, row["name"], row["seat"] or None)
    return found


def table_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a table of the package, without the remarks at its head."""
    lines = file.read_text(encoding="utf-8").splitlines()
    return list(csv.DictReader(line for line in lines if not line.startswith("#")))


REGENCIES: Final[dict[str, Regency]] = _read_regencies()
"""Every regency and city by its code."""


def province_of(code: str) -> str:
    """The code of the province of a regency; a province's code is its own."""
    return code.partition(".")[0]


def timezone_of(code: str) -> str | None:
    """IANA zone of a province or of a regency's code (``35``, ``35.17``); None if unknown."""
    province = PROVINCES.get(province_of(code))
    return province.timezone if province else None
