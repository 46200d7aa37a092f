"""The day and the part of the day of the event that an article reports. Pure."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple
from zoneinfo import ZoneInfo

from crawler.dates import parse_date
from crawler.dates.words import MONTHS, PASARAN, WEEKDAYS, word_set
from crawler.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

__all__ = ["PARTS_OF_DAY", "Event", "event_of"]

PARTS_OF_DAY: Final = {
    "dini hari": "small-hours",
    "dinihari": "small-hours",
    "subuh": "dawn",
    "fajar": "dawn",
    "pagi": "morning",
    "siang": "midday",
    "sore": "afternoon",
    "petang": "afternoon",
    "senja": "dusk",
    "magrib": "dusk",
    "maghrib": "dusk",
    "malam": "night",
    "tengah malam": "night",
}
"""The part of the day by its word; ``small-hours`` and ``dawn`` begin the day that is named."""

MAX_AGE: Final = timedelta(days=31)
"""An earlier day is background: an anniversary, the crime of a trial."""

_MAX_PARAGRAPHS: Final = 3
_MAX_TEXT: Final = 1_500


def _words(table: dict[str, int]) -> str:
    return "|".join(sorted(map(re.escape, table), key=len, reverse=True))


_PART: Final = r"dini\s?hari|subuh|fajar|pagi|siang|sore|petang|senja|magh?rib|(?:tengah\s)?malam"
# "menjelang malam" is still dusk, so that only words of a moment count behind it.
_SHORTLY: Final = r"(?:(?:men)?jelang\s(?=subuh|magh?rib|tengah))?"
_NUMBER: Final = re.compile(
    r"(?<![\w/.-])\d{1,2}(?:\s?[/.-]\s?\d{1,2}(?:\s?[/.-]\s?(?:\d{4}|\d{2}))?|"
    rf"\s(?:{_words(MONTHS)})\b\.?(?:\s\d{{4}})?)(?!\s?[/.-]?\d)",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    rf"(?:\b(?P<word>[a-z]+)\s)?(?:\b(?P<ahead>{_PART})(?:\shari)?,\s)?(?:\b(?:hari|pada)\s)?"
    rf"(?:\b(?:{_words(WEEKDAYS)})(?:\s(?:{_words(PASARAN)}))?\b(?:\s(?:kemarin|lalu))?"
    rf"(?:\s{_SHORTLY}(?P<part>{_PART})(?:\stadi|\skemarin)?)?"
    r"\s?[,:]?\s?[(\[]?|[(\[]?)"
    r"(?:\btanggal\s)?$",
    re.IGNORECASE,
)
_BEHIND: Final = re.compile(rf"(?:\s?[)\]])?(?:,?\s{_SHORTLY}(?P<part>{_PART})\b)?", re.IGNORECASE)
_REACH: Final = 70
"""How far before its number, in characters, the words of a day begin."""
_SINCE: Final = word_set("sejak mulai hingga sampai semenjak sebelum per dari terhitung batas")
"""Words before a day that begin or end a state, and are not the event itself."""


_IN_A_SPAN: Final = re.compile(r"\d\s?(?:[-–/]|dan|hingga|sampai|s/d|sd)\s?$", re.IGNORECASE)
"""What stands before the last day of a span: ``10-13 Oktober``."""


class Event(NamedTuple):
    """When what an article reports happened."""

    day: date | None = None
    part_of_day: str | None = None
    """One of the values of :data:`PARTS_OF_DAY`, where the text states it with the day."""


class _Day(NamedTuple):
    day: date
    part: str | None
    is_boundary: bool


def event_of(
    paragraphs: Sequence[str], *, published: datetime | None, timezone: str = "Asia/Jakarta"
) -> Event:
    """The event's day by the first of the opening paragraphs that states one.

    A day counts where :func:`crawler.dates.parse_date` proves it, in the zone of the site, not
    after ``published`` and at most :data:`MAX_AGE` before it. Where one paragraph states several
    days, that of a state (``sejak Senin``) gives way; several others leave the event open.
    Without ``published`` nothing tells a plan from an event, and there is none.
    """
    if published is None:
        return Event()
    published = published.astimezone(ZoneInfo(timezone))
    for paragraph in paragraphs[:_MAX_PARAGRAPHS]:
        days = list(_days(fold(paragraph[:_MAX_TEXT]), published, timezone))
        days = [day for day in days if not day.is_boundary] or days
        if not days:
            continue
        if len({day.day for day in days}) > 1:
            return Event()
        parts = {day.part for day in days if day.part}
        return Event(days[0].day, parts.pop() if len(parts) == 1 else None)
    return Event()


def _days(text: str, published: datetime, timezone: str) -> Iterator[_Day]:
    for number in _NUMBER.finditer(text):
        before = _BEFORE.search(text, max(number.start() - _REACH, 0), number.start())
        behind = _BEHIND.match(text, number.end())
        if before is None or behind is None or _IN_A_SPAN.search(text[: number.start()][-12:]):
            continue
        fragment = text[before.start() : behind.end()]
        found = parse_date(fragment, context="fragment", timezone=timezone, now=published)
        if found is None:
            continue
        day = found.value.date()
        if not published.date() - MAX_AGE <= day <= published.date():
            continue
        word = before["part"] or behind["part"] or before["ahead"]
        part = PARTS_OF_DAY[" ".join(word.casefold().split())] if word else None
        yield _Day(day, part, (before["word"] or "").casefold() in _SINCE)
