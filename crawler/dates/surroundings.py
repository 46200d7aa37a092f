"""What stands around a day: its weekday, and what makes it no day at all."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.dates.build import checked_date
from crawler.dates.result import Refused
from crawler.dates.tokens import Mention, Token, is_day_number, text_at
from crawler.dates.words import (
    CONNECTORS,
    DAYPART_HOURS,
    DAYPARTS,
    GLUABLE,
    MONTHS,
    PASARAN,
    WEEKDAYS,
    word_set,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.dates.clocks import Timed

_ODD_SIGNS: Final = frozenset("!?*+#%=$~<>\\@&")
_BETWEEN: Final = frozenset(",([.|-'):/") | word_set(
    "hari ini kemarin tadi lalu waktu setempat wib wita wit tanggal tgl pukul pkl jam"
    " sekitar sekira"
)
_SPAN_MARKS: Final = frozenset("-.,/&")
_REACH: Final = 8
"""How many tokens may stand between a weekday and its date, at most."""


class Around(NamedTuple):
    start: int
    """Where the expression begins, weekday included."""
    weekday: int | None
    pasaran: int | None
    daypart: str | None


def surroundings(tokens: Sequence[Token], mention: Mention) -> Around:
    """Weekday, pasaran and part of the day in front of the mention, or the weekday behind it."""
    pasaran: int | None = None
    daypart: str | None = None
    index = mention.start - 1
    while index >= max(mention.start - _REACH, 0) and tokens[index].text not in WEEKDAYS:
        text = tokens[index].text
        if text in PASARAN:
            pasaran = PASARAN[text]
        elif text in DAYPARTS:
            daypart = text
        elif text not in _BETWEEN and tokens[index].kind != "clock":
            break
        index -= 1
    weekday = WEEKDAYS.get(text_at(tokens, index))
    start = mention.start if weekday is None else index
    if weekday is not None and _ends_span_of_days(tokens, index):
        raise Refused("range")
    if weekday is None and mention.year is not None:
        after = mention.end
        while text_at(tokens, after) in (",", "(", "-", "|"):
            after += 1
        if text_at(tokens, after) in WEEKDAYS:
            weekday = WEEKDAYS[tokens[after].text]
    return Around(start, weekday, pasaran, daypart)


def _ends_span_of_days(tokens: Sequence[Token], index: int) -> bool:
    """``Senin s.d. Rabu``, ``Sabtu dan Minggu``: another weekday leads to the one at ``index``."""
    before = index - 1
    while text_at(tokens, before) in CONNECTORS or text_at(tokens, before) in _SPAN_MARKS:
        before -= 1
    return text_at(tokens, before) in WEEKDAYS


_NUMBERED_WORDS: Final = word_set("ke no nomor rp pasal ayat km nip vol sk uu pp perda")


def is_range(tokens: Sequence[Token], start: int) -> bool:
    """``10 dan 11 Oktober``, ``ke-4 September``: the number belongs to what stands before."""
    index = start - 1
    if text_at(tokens, index) == "-" and text_at(tokens, index - 1) in ("ke", "minggu"):
        return True
    if text_at(tokens, index - (text_at(tokens, index) in (".", "/"))) in _NUMBERED_WORDS:
        return True
    seen = False
    while index >= 0 and (
        tokens[index].text in CONNECTORS or tokens[index].text in ("-", "/", "&", ".", ",")
    ):
        seen = True
        index -= 1
    if not seen or index < 0:
        return False
    if tokens[index].text in MONTHS and index and is_day_number(tokens[index - 1]):
        return True
    if tokens[index].glued and tokens[index - 1].kind == "word":
        return False
    return is_day_number(tokens[index]) and int(tokens[index].text) <= 31


def agreed_clock(
    tokens: Sequence[Token], mention: Mention, around: Around, timed: Timed | None
) -> tuple[Timed | None, tuple[str, ...]]:
    """The clock time, or None with a flag where the part of the day beside the date contradicts."""
    if timed is None:
        return None, ()
    parts = [token.text for token in tokens[mention.end : timed.start]]
    if around.weekday is not None and around.daypart:
        parts.append(around.daypart)
    for part in parts:
        if part in DAYPART_HOURS and timed.clock.hour not in DAYPART_HOURS[part]:
            return None, ("clock_unclear",)
    return timed, ()


_PASARAN_EPOCH: Final = date(2022, 1, 1).toordinal() - 1


def checked_day(mention: Mention, year: int, now: datetime | None) -> date:
    if mention.month > 12 and mention.day <= 12:
        raise Refused("month-first")
    day = checked_date(year, mention.month, mention.day)
    if mention.short_year and now and (day - now.date()).days > 366:
        raise Refused("short-year")
    return day


def refuse_month_first(day: date, weekday: int | None) -> None:
    """Refuse a day in digits whose weekday only the other order bears out.

    Some systems write ``Min, 06/01/2025`` for 1 June: the weekday that they print is computed.
    """
    if weekday is None or weekday == day.weekday() or day.day > 12:
        return
    if date(day.year, day.day, day.month).weekday() == weekday:
        raise Refused("month-first")


def day_flags(day: date, around: Around) -> tuple[str, ...]:
    flags: tuple[str, ...] = ()
    if around.weekday is not None and around.weekday != day.weekday():
        flags += ("weekday_mismatch",)
    if around.pasaran is not None and around.pasaran != (day.toordinal() - _PASARAN_EPOCH) % 5:
        flags += ("pasaran_mismatch",)
    return flags


def nearest_day(
    mention: Mention, around: Around, now: datetime | None, *, past: bool = False
) -> date:
    """The day of a date without a year: the nearest one to ``now``, proved by its weekday."""
    if around.weekday is None:
        raise Refused("no-year")
    if now is None:
        raise Refused("no-reference")
    days: list[date] = []
    for year in (now.year - 1, now.year, now.year + 1):
        try:
            day = date(year, mention.month, mention.day)
        except ValueError:
            continue
        if not past or day <= now.date():
            days.append(day)
    if not days:
        raise Refused("impossible-date")
    nearest = min(days, key=lambda day: abs((day - now.date()).days))
    if nearest.weekday() != around.weekday:
        raise Refused("weekday-contradicts")
    return nearest


def refuse_damaged(tokens: Sequence[Token], mention: Mention) -> None:
    """Refuse a day whose digits are stuck to a word or sign that may belong to them."""
    if is_range(tokens, mention.start):
        raise Refused("range")
    if not mention.start:
        return
    before = tokens[mention.start - 1]
    cut = before.kind == "int" and tokens[mention.start].kind in ("dmy", "dm")
    odd = before.text in _ODD_SIGNS or (before.kind == "word" and before.text not in GLUABLE)
    if cut or (odd and tokens[mention.start].glued):
        raise Refused("digits-left")
