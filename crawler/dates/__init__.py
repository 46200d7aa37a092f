"""Indonesian date text to an aware instant, exact or not at all.

:func:`parse_date` reads one string, :func:`explain_date` also says why a string was refused.
A string goes through the forms of machines (ISO 8601, epoch), of URLs, of relative times and of
bylines; what has a date's parts in none of these forms reaches dateparser, and every way ends at
the same guards. Text is day first; a number that no date, clock, zone or known counter explains
refuses the whole string, so a headline or a telephone number never becomes a date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.dates.build import guarded, zone_info
from crawler.dates.bylines import read_byline, read_common_byline
from crawler.dates.clean import MAX_FIELD, clean
from crawler.dates.fallback import read_fallback
from crawler.dates.machine import read_machine_form, read_plain_iso
from crawler.dates.prose import read_prose
from crawler.dates.result import Context, ParsedDate, Refused, RefusedDate
from crawler.dates.urls import looks_like_url, read_url

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

__all__ = ["Context", "ParsedDate", "RefusedDate", "explain_date", "parse_date"]


def parse_date(
    text: str,
    *,
    context: Context = "field",
    timezone: str = "Asia/Jakarta",
    now: datetime | None = None,
) -> ParsedDate | None:
    """Read one date, or None where the text does not prove one.

    ``context`` is ``field`` for the text of an element or attribute that should hold a date (a URL
    is recognised there), ``url`` for an address, ``text`` for a sentence of prose and ``fragment``
    for a piece cut out of one. ``timezone`` is the IANA zone of the site, for clock times without a
    zone; an unknown zone raises ``ZoneInfoNotFoundError``. ``now`` is the instant at which the text
    was fetched or published: without it relative times and dates without a year are refused.
    """
    found = explain_date(text, context=context, timezone=timezone, now=now)
    return found if isinstance(found, ParsedDate) else None


def explain_date(
    text: str,
    *,
    context: Context = "field",
    timezone: str = "Asia/Jakarta",
    now: datetime | None = None,
) -> ParsedDate | RefusedDate:
    """The same as :func:`parse_date`, with the reason of a refusal."""
    zone = zone_info(timezone)
    if now is not None:
        now = _reference(now, zone)
    try:
        return _read(text, context, zone, now)
    except Refused as refusal:
        return RefusedDate(refusal.reason)


def _reference(now: datetime, zone: ZoneInfo) -> datetime | None:
    """The reference in the site's zone; None for one that no clock shows."""
    if not 1970 <= now.year <= 2200:
        return None
    return now.replace(tzinfo=zone) if now.tzinfo is None else now.astimezone(zone)


def _read(text: str, context: Context, site: ZoneInfo, now: datetime | None) -> ParsedDate:
    if context == "field":
        found = read_plain_iso(text, site)
        if found:
            return guarded(found, now)
    if context == "url" or (context == "field" and looks_like_url(text)):
        return guarded(read_url(text, site), now)
    line = clean(text)
    if not line:
        raise Refused("empty")
    if context != "field":
        return guarded(read_prose(line, site, now), now)
    if len(line) > MAX_FIELD:
        raise Refused("too-long")
    found = (
        read_common_byline(line, site)
        or read_machine_form(line, site, now)
        or read_byline(line, site, now)
        or read_fallback(line, site)
    )
    if found is None:
        raise Refused("no-date")
    return guarded(found, now)
