"""The forms that programs write: ISO 8601 whole and broken, epoch numbers."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from crawler.dates.build import (
    Zone,
    agreed_zone,
    build,
    checked_clock,
    checked_date,
    half_day,
    named_zone,
    offset_zone,
    zone_info,
)
from crawler.dates.result import ParsedDate, Refused
from crawler.dates.words import ZONE_WORDS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_ISO_FAST: Final = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})"
    r"(?:[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]{1,9})?"
    r"(?:(Z)|([+-])([0-9]{2}):?([0-9]{2}))?)?"
)


def read_plain_iso(text: str, site: ZoneInfo) -> ParsedDate | None:
    match = _ISO_FAST.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second, utc, sign, off_hour, off_minute = match.groups()
    found_day = checked_date(int(year), int(month), int(day))
    if hour is None:
        return build(found_day, None, None, site, rule="iso")
    zone = None
    if utc:
        zone = Zone("offset", UTC, True)
    elif sign:
        zone = offset_zone(sign, off_hour, off_minute)
    clock = checked_clock(int(hour), int(minute), int(second))
    return build(found_day, clock, zone, site, rule="iso")


_OFFSET: Final = r"[+-]\d{1,2}(?::?\d{2})?"
_ZONES: Final = (
    rf"(?:[ (\[]*(?:z|wib|wita|wit|wp|utc|gmt|asia/(?:jakarta|makassar|jayapura|pontianak)"
    rf"|{_OFFSET})(?![a-z0-9])[)\]]*){{1,4}}"
)
_ISO: Final = re.compile(
    r"(\d{4})([-/.])(\d{1,2})\2(?P<day>\d{1,2})"
    r"(?:(?:[t ,_|-]|wib|wita|wit){1,5}"
    r"(?P<hour>\d{1,2})[:.-]?(\d{2})(?:[:.-]?(\d{2})(?:[.,]\d{1,9})?)? ?(am|pm)?"
    rf"({_ZONES})?)?",
    re.ASCII,
)
_BASIC: Final = re.compile(
    r"((?:19|20)\d{2})(\d{2})(?P<day>\d{2})(?:[t ]?(?P<hour>\d{2}):?(\d{2})(?::?(\d{2}))?"
    rf"(?:[.,]\d{{1,9}})?({_ZONES})?)?",
    re.ASCII,
)
_EPOCH: Final = re.compile(r"(?:/date\()?([12]\d{9})(\d{3})?(?:\.\d{1,9})?(?:\)/)?", re.ASCII)
_ZONE_ITEM: Final = re.compile(rf"z\b|wib|wita|wit|wp|utc|gmt|asia/\w+|{_OFFSET}", re.ASCII)


# "…T09:05:42.Z" and "…T09:05:": what stood behind the clock time, maybe a zone, is damaged.
_DAMAGED: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}t\d{2}:\d{2}(?::\d{2})?+(?:[.,]\d{1,9})?+(?!\d)"
    r"(?:[^\s\d+\-wz([,.]|z\w|[.,]\S)",
    re.ASCII,
)


def _zone_of(text: str) -> Zone | None:
    """The zone that a run of zone words and offsets agrees on."""
    zones: list[Zone] = []
    items = _ZONE_ITEM.findall(text)
    signed = any(item[0] in "+-" for item in items)
    for item in items:
        if item in ("utc", "gmt", "z"):
            if not (signed and item != "z"):
                zones.append(Zone("offset", UTC, True))
        elif item in ZONE_WORDS:
            zones.append(named_zone(ZONE_WORDS[item]))
        elif item.startswith("asia/"):
            zones.append(Zone("offset", zone_info("Asia/" + item[5:].capitalize())))
        elif len(item) == 2 and item[1] == "0":
            raise Refused("impossible-zone")  # "+0" is what is left of "+07:00"
        else:
            hours, minutes = re.fullmatch(r"[+-](\d{1,2}):?(\d{2})?", item).groups()  # type: ignore[union-attr]
            zones.append(offset_zone(item[0], hours, minutes or ""))
    return agreed_zone(zones)


def read_machine_form(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate | None:
    """ISO 8601 in its whole and broken forms, basic ISO, epoch seconds and milliseconds."""
    if not line[0].isdigit() and line[0] != "/":
        return None
    if "%" in line:
        line = line.replace("%3a", ":").replace("%2b", "+").replace("%20", " ")
    match = _ISO.fullmatch(line)
    if match:
        year, _, month, day, hour, minute, second, half, zones = match.groups()
    else:
        match = _BASIC.fullmatch(line)
        if match is None:
            if _DAMAGED.match(line):
                raise Refused("impossible-zone")
            return _read_epoch(line, now)
        year, month, day, hour, minute, second, zones = match.groups()
        half = None
    found_day = checked_date(int(year), int(month), int(day))
    if hour is None:
        return build(found_day, None, None, site, rule="iso")
    found_hour = half_day(int(hour), half) if half else int(hour)
    clock = checked_clock(found_hour, int(minute), int(second) if second else None)
    stated = re.sub(r"[^a-z]", " ", line[match.end("day") : match.start("hour")]) + (zones or "")
    zone = _zone_of(stated)
    return build(found_day, clock, zone, site, rule="iso")


def _read_epoch(line: str, now: datetime | None) -> ParsedDate | None:
    match = _EPOCH.fullmatch(line)
    if match is None:
        return None
    value = datetime.fromtimestamp(int(match[1]), UTC)
    limit = now + timedelta(days=1) if now else datetime(2100, 1, 1, tzinfo=UTC)
    if value > limit:
        raise Refused("impossible-date")
    whole = not value.second and not int(match[2] or 0)
    return ParsedDate(value, "minute" if whole else "second", "offset", rule="epoch")
