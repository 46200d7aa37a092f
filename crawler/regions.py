"""Provinces of Indonesia: Kemendagri code, name and time zone."""

from __future__ import annotations

from typing import Final, NamedTuple


class Province(NamedTuple):
    """One of the 38 provinces."""

    code: str
    """Two digits of the Ministry of Home Affairs (Kemendagri 300.2.2-2138/2025)."""
    name: str
    """Everyday name ("DKI Jakarta"), not the long official one."""
    timezone: str
    """IANA zone of its clocks."""


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


def timezone_of(code: str) -> str | None:
    """IANA zone of a province or of a regency's code (``35``, ``35.17``); None if unknown."""
    province = PROVINCES.get(code.partition(".")[0])
    return province.timezone if province else None
