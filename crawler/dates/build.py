"""Instants from a day, a clock time and a zone, and the guards that all of them pass."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from crawler.dates.result import ParsedDate, Precision, Refused, ZoneName
from crawler.dates.words import ZONE_IANA

if TYPE_CHECKING:
    from collections.abc import Sequence


@lru_cache(maxsize=64)
def zone_info(name: str) -> ZoneInfo:
    return ZoneInfo(name)


class Clock(NamedTuple):
    hour: int
    minute: int = 0
    second: int = 0
    precision: Precision = "minute"
    seconds_stated: bool = False


class Zone(NamedTuple):
    name: ZoneName
    tz: tzinfo
    utc: bool = False


def named_zone(name: ZoneName) -> Zone:
    return Zone(name, zone_info(ZONE_IANA[name]))


def offset_zone(sign: str, hours: str, minutes: str = "") -> Zone:
    total = int(hours) * 60 + int(minutes or 0)
    if total > 14 * 60 or int(minutes or 0) > 59:
        raise Refused("impossible-zone")
    delta = timedelta(minutes=-total if sign == "-" else total)
    return Zone("offset", timezone(delta) if delta else UTC, not delta)


def checked_date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise Refused("impossible-date") from None


def checked_clock(hour: int, minute: int, second: int | None = None) -> Clock:
    if hour > 23 or minute > 59 or (second or 0) > 59:
        raise Refused("impossible-time")
    precision: Precision = "second" if second else "minute"
    return Clock(hour, minute, second or 0, precision, second is not None)


def build(
    day: date,
    clock: Clock | None,
    zone: Zone | None,
    site: ZoneInfo,
    *,
    rule: str,
    is_modified: bool = False,
    flags: tuple[str, ...] = (),
) -> ParsedDate:
    tz = zone.tz if zone else site
    precision: Precision = "day"
    value = datetime(day.year, day.month, day.day, tzinfo=tz)
    if clock:
        value = value.replace(hour=clock.hour, minute=clock.minute, second=clock.second)
        precision = clock.precision
        # A machine that writes UTC writes the second, also the 0th; a local ":00" is a filler.
        if clock.seconds_stated and zone and zone.utc:
            precision = "second"
    return ParsedDate(value, precision, zone.name if zone else None, is_modified, flags, rule)


def guarded(found: ParsedDate, now: datetime | None) -> ParsedDate:
    """Refuse placeholders; flag what lies in the future or before the news sites."""
    value = found.value
    if not 1900 <= value.year <= 2100:
        raise Refused("impossible-date")
    if value.year <= 1980 and not _PLACEHOLDERS.isdisjoint({value.date(), _utc_day(value)}):
        raise Refused("placeholder")
    flags = found.flags
    if now is not None and value > (now if found.rule == "dateline" else now + _ONE_DAY):
        flags += ("future",)
    if value.year < 1990:
        flags += ("old",)
    if flags is found.flags:
        return found
    return ParsedDate(value, found.precision, found.zone, found.is_modified, flags, found.rule)


_ONE_DAY: Final = timedelta(days=1)
_PLACEHOLDERS: Final = frozenset(
    date.fromisoformat(day)
    for day in (
        "1899-12-30",
        "1899-12-31",
        "1900-01-01",
        "1969-12-31",
        "1970-01-01",
        "1980-01-01",
    )
)


def _utc_day(value: datetime) -> date:
    return value.astimezone(UTC).date()


def agreed_zone(zones: Sequence[Zone]) -> Zone | None:
    if not zones:
        return None
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    if len({zone.tz.utcoffset(moment) for zone in zones}) > 1:
        raise Refused("zone-conflict")
    return next((zone for zone in zones if zone.name == "offset"), zones[0])


def half_day(hour: int, half: str) -> int:
    """Hour of a 12-hour clock; a 24-hour time with a needless AM or PM stays."""
    if half == "pm":
        if hour == 0:
            raise Refused("impossible-time")
        return hour + 12 if hour < 12 else hour
    if hour > 12:
        raise Refused("impossible-time")
    return 0 if hour == 12 else hour
