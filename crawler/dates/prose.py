"""The one day that a sentence proves, by its weekday or by standing near the reference."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from crawler.dates.build import build
from crawler.dates.clocks import Timed, clock_at, same_instant
from crawler.dates.result import ParsedDate, Refused
from crawler.dates.surroundings import (
    Around,
    agreed_clock,
    checked_day,
    day_flags,
    nearest_day,
    refuse_damaged,
    surroundings,
)
from crawler.dates.tokens import Mention, Token, century, is_kind, mentions_in, text_at, tokenize
from crawler.dates.words import CLOCK_WORDS, DAYPARTS, WEEKDAYS, ZONE_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from zoneinfo import ZoneInfo

_CLOCK_BRIDGE: Final = frozenset(
    {")", "]", ",", "(", "sekitar", "sekira", "kira", "pada", "pukul", "pkl", "jam", "hari", "dini"}
    | {"tepatnya", "tepat", "mulai", "kemarin", "lalu", "wib", "-", "|", "ini", "tadi", "sejak"}
    | {"kurang", "lebih"}
    | DAYPARTS
)
_REACH: Final = 45
"""How far, in characters, a weekday, clock or zone stands from the digits it belongs to."""
_FIRST_DIGIT: Final = re.compile(r"\d")
_NO_DIGITS: Final = "".join(map(chr, {*range(128)} - {*range(48, 58)}))


def read_prose(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate:
    """The one day that a sentence proves, by its weekday or by standing near ``now``."""
    common = _read_common_dateline(line, site, now)
    if common:
        return common
    tokens = tokenize(_around_digits(line))
    found: list[tuple[Mention, Around, date]] = []
    reasons: list[str] = []
    for mention in mentions_in(tokens):
        try:
            around = surroundings(tokens, mention)
            found.append((mention, around, _proved_day(tokens, mention, around, now)))
        except Refused as refusal:
            reasons.append(refusal.reason)
    if not found:
        raise Refused(_worst(reasons))
    if len({day for _, _, day in found}) > 1:
        raise Refused("several-dates")
    if "weekday-contradicts" in reasons or "range" in reasons:
        raise Refused(_worst(reasons))
    mention, around, day = found[0]
    stated = _clock_of(tokens, mention, around)
    timed, flags = agreed_clock(tokens, mention, around, stated)
    flags += tuple(f for f in day_flags(day, around) if f == "pasaran_mismatch")
    clock = timed.clock if timed else None
    zone = stated.zone if stated else None
    return build(day, clock, zone, site, rule="dateline", flags=flags)


_DATELINE_WEEKDAY: Final = re.compile(
    rf"(?:^|(?<=[ ,.]))({'|'.join(WEEKDAYS)})(?: (?:{'|'.join(DAYPARTS)}))?,? ?[(\[]$"
)
_SPAN_OF_DAYS: Final = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b|\b(?:dan|hingga|sampai) $")
_DATELINE_DAY: Final = re.compile(
    r"(\d{1,2})/(\d{1,2})(?:/((?:19|20)?\d\d))?[)\]](?=\D*$)", re.ASCII
)


def _read_common_dateline(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate | None:
    """``… kata dia, rabu (28/9/2022) …`` in a sentence without any other digit."""
    first = _FIRST_DIGIT.search(line)
    if first is None:
        raise Refused("no-date")
    numbers = _DATELINE_DAY.match(line, first.start())
    if numbers is None:
        return None
    head = line[max(first.start() - _REACH, 0) : first.start()]
    weekday = _DATELINE_WEEKDAY.search(head)
    if weekday is None or _SPAN_OF_DAYS.search(head, 0, weekday.start()):
        return None
    around = Around(0, WEEKDAYS[weekday[1]], None, None)
    day, month, year = numbers.groups()
    short = year is not None and len(year) == 2
    if year is None:
        if _PAST.match(line, numbers.end()):
            return None
        found = nearest_day(Mention(0, 0, None, int(month), int(day)), around, now)
    else:
        number = century(int(year)) if short else int(year)
        mention = Mention(0, 0, number, int(month), int(day), short)
        found = checked_day(mention, number, now)
        if found.weekday() != around.weekday:
            raise Refused("weekday-contradicts")
    return build(found, None, None, site, rule="dateline")


_PAST: Final = re.compile(r"\W*(?:\w+ )?(?:lalu|kemarin|tadi)\b")


def _around_digits(line: str) -> str:
    """The part of the line that can matter: from the words before its first digit on."""
    first = _FIRST_DIGIT.search(line)
    if first is None:
        raise Refused("no-date")
    start = max(first.start() - _REACH, 0)
    last = len(line.rstrip(_NO_DIGITS)) if line.isascii() else len(line)
    start = line.rfind(" ", 0, start) + 1 if start else 0
    return line[start : last + _REACH]


def _worst(reasons: Sequence[str]) -> str:
    for reason in ("weekday-contradicts", "range", "impossible-date", "month-first"):
        if reason in reasons:
            return reason
    return reasons[0] if reasons else "no-date"


def _proved_day(
    tokens: Sequence[Token], mention: Mention, around: Around, now: datetime | None
) -> date:
    refuse_damaged(tokens, mention)
    if text_at(tokens, mention.start - 1) == "/":
        raise Refused("digits-left")
    if text_at(tokens, mention.end) in ("/", "\\") and tokens[mention.end].glued:
        raise Refused("digits-left")
    if mention.year is None:
        return nearest_day(mention, around, now, past=_is_told_as_past(tokens, mention.end))
    day = checked_day(mention, mention.year, now)
    if around.weekday is not None:
        if day.weekday() != around.weekday:
            raise Refused("weekday-contradicts")
        return day
    if mention.short_year or (now and abs((day - now.date()).days) > 400):
        raise Refused("no-weekday")
    return day


def _is_told_as_past(tokens: Sequence[Token], index: int) -> bool:
    while text_at(tokens, index) in (")", "]") or text_at(tokens, index) in DAYPARTS:
        index += 1
    return text_at(tokens, index) in ("lalu", "kemarin", "tadi")


def _clock_of(tokens: Sequence[Token], mention: Mention, around: Around) -> Timed | None:
    """The clock time that belongs to the mention; None also for a span of time."""
    index = mention.end
    while index < len(tokens) and index - mention.end < 9 and tokens[index].text in _CLOCK_BRIDGE:
        index += 1
    if text_at(tokens, index) in (".", ":") and text_at(tokens, index - 1) in CLOCK_WORDS:
        index += 1
    if index < len(tokens) and tokens[index].kind in ("clock", "int"):
        timed = clock_at(tokens, index)
        direct = index == mention.end and ":" in tokens[index].text
        if timed and (timed.start < index or timed.zone or direct):
            return None if _begins_span(tokens, timed) else timed
        return None
    return _clock_before(tokens, mention.start) or _clock_before(tokens, around.start)


def _begins_span(tokens: Sequence[Token], timed: Timed) -> bool:
    index = timed.end
    if text_at(tokens, index) == "/" and is_kind(tokens, index + 1, "clock"):
        other = clock_at(tokens, index + 1)
        return other is None or not same_instant(timed, other)
    return text_at(tokens, index) in ("-", "hingga", "sampai", "s", "sd", "dan", "/")


_BEFORE_WEEKDAY: Final = frozenset({",", "(", "pada", "hari", "ini", "tadi", "kemarin"})


def _clock_before(tokens: Sequence[Token], start: int) -> Timed | None:
    index = start - 1
    while index >= 0 and start - index < 8 and tokens[index].kind != "clock":
        text = tokens[index].text
        known = text in ZONE_WORDS or text in DAYPARTS or text in _BEFORE_WEEKDAY
        if not known:
            return None
        index -= 1
    if not is_kind(tokens, index, "clock"):
        return None
    timed = clock_at(tokens, index)
    if timed is None or not (timed.start < index or timed.zone):
        return None
    return (
        None if text_at(tokens, timed.start - 1) in ("-", "hingga", "sampai", "s", "dan") else timed
    )
