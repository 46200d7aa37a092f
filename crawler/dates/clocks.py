"""Clock times, zones, labels and counters among tokens."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final, NamedTuple

from crawler.dates.build import (
    Clock,
    Zone,
    agreed_zone,
    checked_clock,
    half_day,
    named_zone,
    offset_zone,
)
from crawler.dates.result import Refused
from crawler.dates.tokens import Token, is_day_number, is_kind, text_at
from crawler.dates.words import (
    CHANGE_NOUNS,
    CLOCK_WORDS,
    COUNTED_BEFORE,
    COUNTED_BEHIND,
    DAYPARTS,
    EDITED_WORDS,
    GLUABLE,
    KNOWN_WORDS,
    LABELS,
    MODIFIED_WORDS,
    WEEKDAYS,
    ZONE_WORDS,
    word_set,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

_FOREIGN_ZONES: Final = word_set(
    "est edt pst pdt cst cdt mst mdt bst cet cest jst kst sgt myt hkt aest aedt eet msk was wa"
    " ict ist gst pht nzst nzdt awst acst trt ast akst hst"
)


_MISSPELT_ZONE: Final = re.compile(r"(?!wati)w[ijlbta]{2,4}")


class Timed(NamedTuple):
    clock: Clock
    zone: Zone | None
    start: int
    end: int


def clock_at(tokens: Sequence[Token], index: int) -> Timed | None:
    """The clock time whose number is at ``index``, with half day, zone and part of the day."""
    token = tokens[index]
    hour_word = index
    while (
        text_at(tokens, hour_word - 1) in (".", ":", "|")
        and text_at(tokens, hour_word - 2) in CLOCK_WORDS
    ):
        hour_word -= 1
    named = text_at(tokens, hour_word - 1) in CLOCK_WORDS
    if token.kind == "clock":
        parts = [int(part) for part in re.split(r"[:.]", token.text)]
        hour, minute, second = parts[0], parts[1], parts[2] if len(parts) > 2 else None
    elif is_day_number(token) and (named or text_at(tokens, index + 1) in ("am", "pm")):
        if _is_cut(tokens, index):
            return None
        hour, minute, second = int(token.text), 0, None
    else:
        return None
    zone, end = _zone_at(tokens, index + 1)
    half = text_at(tokens, index + 1)
    if half in ("am", "pm"):
        hour = half_day(hour, half)
        zone, end = _zone_at(tokens, index + 2)
    elif (
        half in ("a", "p")
        and text_at(tokens, index + 2) == "."
        and text_at(tokens, index + 3) == "m"
    ):
        hour = half_day(hour, half + "m")
        zone, end = _zone_at(tokens, index + 5 if text_at(tokens, index + 4) == "." else index + 4)
    part_at = end
    while text_at(tokens, part_at) in (",", "("):
        part_at += 1
    part = text_at(tokens, part_at)
    clock = checked_clock(hour, minute, second)
    if part in DAYPARTS:
        clock = _in_daypart(clock, part)
        end = part_at + 1
        if part == "dini" and text_at(tokens, end) == "hari":
            end += 1
        if zone is None:
            zone, end = _zone_at(tokens, end)
    if token.kind == "int" and part in ("lewat", "kurang", "lebih"):
        return None
    if token.kind == "int":
        clock = clock._replace(precision="hour")
    start = hour_word - 1 if named else index
    return Timed(clock, zone, start, end)


def _is_cut(tokens: Sequence[Token], index: int) -> bool:
    """Minutes stand behind the hour, cut off by a blank or a comma: ``10 .30``, ``10 30``."""
    behind = index + 1 + (text_at(tokens, index + 1) in (".", ","))
    return text_at(tokens, behind)[:2].isdigit() and len(text_at(tokens, behind)) == 2


def _in_daypart(clock: Clock, part: str) -> Clock:
    """``07.30 malam`` is 19:30: the part of the day settles a 12-hour clock, nothing else."""
    hour = clock.hour
    if part == "malam" and 6 <= hour <= 11:
        return clock._replace(hour=hour + 12)
    if part in ("sore", "petang", "senja") and 1 <= hour <= 6:
        return clock._replace(hour=hour + 12)
    if part == "siang" and 1 <= hour <= 4:
        return clock._replace(hour=hour + 12)
    if hour == 12 and part not in ("siang", "sore", "petang"):
        raise Refused("clock-unclear")
    return clock


def _zone_at(tokens: Sequence[Token], index: int) -> tuple[Zone | None, int]:
    """The zone stated from ``index`` on, and the index behind it."""
    zones: list[Zone] = []
    end = index
    while index < len(tokens):
        text = tokens[index].text
        if text in ZONE_WORDS:
            zones.append(named_zone(ZONE_WORDS[text]))
            index += 1
        elif text == "waktu" and text_at(tokens, index + 1) in ("indonesia", "papua"):
            name = {"barat": "wib", "tengah": "wita", "timur": "wit"}.get(
                text_at(tokens, index + 2)
            )
            if text_at(tokens, index + 1) == "papua":
                zones.append(named_zone("WIT"))
                index += 2
            elif name:
                zones.append(named_zone(ZONE_WORDS[name]))
                index += 3
            else:
                break
        elif text in ("gmt", "utc", "ut", "z"):
            offset, behind = _offset_at(tokens, index + 1)
            zones.append(offset or Zone("offset", UTC, True))
            index = behind
        elif text in "+-":
            offset, behind = _offset_at(tokens, index)
            if offset is None and text == "+" and tokens[index].glued:
                raise Refused("impossible-zone")
            if offset is None:
                break
            zones.append(offset)
            index = behind
        elif text in ("(", "["):
            index += 1
            continue
        elif text in _FOREIGN_ZONES or (
            text == "waktu" and text_at(tokens, index + 1) not in _READING
        ):
            raise Refused("foreign-zone")
        elif _MISSPELT_ZONE.fullmatch(text):
            raise Refused("impossible-zone")
        else:
            break
        end = index
        while text_at(tokens, end) in (")", "]"):
            end += 1
        index = end
    return agreed_zone(zones), end


def _offset_at(tokens: Sequence[Token], index: int) -> tuple[Zone | None, int]:
    sign = text_at(tokens, index)
    if sign not in ("+", "-") or not (index + 1 < len(tokens) and tokens[index + 1].glued):
        return None, index
    number = tokens[index + 1].text
    match = re.fullmatch(r"(\d{1,2})(?:[:.]?(\d{2}))?", number, re.ASCII)
    if match is None or (sign == "-" and len(number) < 4):
        return None, index
    return offset_zone(sign, match[1], match[2] or ""), index + 2


_THOUSANDS: Final = word_set("k rb ribu jt juta m")
_MINUTES: Final = word_set("min mins minute minutes menit mnt")
_READING: Final = word_set("read baca membaca reading bacaan")


def clock_times(tokens: Sequence[Token], used: set[int]) -> list[Timed]:
    """The clock times among the tokens; a number that nothing explains refuses the text."""
    times: list[Timed] = []
    for index, token in enumerate(tokens):
        if token.is_wordy or index in used or _is_counter(tokens, index, used):
            continue
        timed = clock_at(tokens, index)
        if timed is None:
            raise Refused("digits-left")
        used.update(range(index, timed.end))
        times.append(timed)
    return times


def _counts(tokens: Sequence[Token], index: int, used: set[int]) -> bool:
    """The counter's word at ``index`` stands before its own number, which is no date."""
    index += 1
    while text_at(tokens, index) in (":", "("):
        index += 1
    return index < len(tokens) and not tokens[index].is_wordy and index not in used


def _is_counter(tokens: Sequence[Token], index: int, used: set[int]) -> bool:
    """``1.234 kali``, ``views: 12``, ``2 menit baca``, ``© 2022``, ``tribun24``."""
    token = tokens[index]
    before = tokens[index - 1]
    if token.kind == "int" and token.glued and before.kind == "word" and len(token.text) <= 3:
        return len(before.text) > 2 and before.text not in GLUABLE
    if token.kind == "clock" and ":" in token.text:
        return False
    behind = index + 1
    if text_at(tokens, behind) in _THOUSANDS:
        behind += 1
    if text_at(tokens, behind) in COUNTED_BEHIND and not _counts(tokens, behind, used):
        return True
    if text_at(tokens, behind) in _MINUTES:
        return not text_at(tokens, behind + 1).isalpha() or text_at(tokens, behind + 1) in _READING
    if token.text == "0" and behind == len(tokens):
        return True
    before_at = index - 1
    while text_at(tokens, before_at) in (":", "(", "|", "=", ")", "c", "time"):
        before_at -= 1
    word = text_at(tokens, before_at)
    return word in COUNTED_BEFORE or word in ("copyright", "cipta")


def label_among(tokens: Sequence[Token]) -> bool | None:
    """What the last label among the tokens calls a date: True modified, False published."""
    for at in range(len(tokens) - 1, -1, -1):
        text, behind = tokens[at].text, text_at(tokens, at + 1)
        if text in EDITED_WORDS and behind in ("oleh", "by"):
            continue
        if text in CHANGE_NOUNS and behind.isalpha() and behind not in KNOWN_WORDS | {"terakhir"}:
            continue
        if text in LABELS:
            return text in MODIFIED_WORDS
    return None


def one_time(times: Sequence[Timed]) -> Timed | None:
    if not times:
        return None
    first = times[0]
    for other in times[1:]:
        if other.clock == first.clock and (other.zone is None or other.zone == first.zone):
            continue
        if same_instant(first, other):
            continue
        raise Refused("several-times")
    return first


def same_instant(one: Timed, other: Timed) -> bool:
    """``20.30 WIB / 21.30 WITA``: the same minute in two stated zones."""
    if one.zone is None or other.zone is None:
        return False
    return _utc_minutes(one) == _utc_minutes(other)


def _utc_minutes(timed: Timed) -> int:
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    offset = timed.zone.tz.utcoffset(moment) if timed.zone else None
    minutes = int(offset.total_seconds() // 60) if offset else 0
    return (timed.clock.hour * 60 + timed.clock.minute - minutes) % 1440


def _is_beside_date(tokens: Sequence[Token], at: int) -> bool:
    """A date stands before the zone, or a clock time behind it; ``Wita`` is also a name."""
    before, behind = at - 1, at + 1
    while text_at(tokens, before) in ("(", ")", ",", "[", "|"):
        before -= 1
    while text_at(tokens, behind) in ("(", ")", ":", "]", "["):
        behind += 1
    if is_kind(tokens, behind, "clock"):
        return True
    dated = before >= 0 and not tokens[before].is_wordy
    return dated or text_at(tokens, before) in WEEKDAYS or text_at(tokens, before) in DAYPARTS


def lonely_zone(tokens: Sequence[Token]) -> Zone | None:
    """A zone apart from the clock, ``10:15 Rabu WIB``, ``Waktu Papua: 10:15``; never ``WP``."""
    words = [
        token.text
        for at, token in enumerate(tokens)
        if token.text in ("wib", "wita", "wit") and _is_beside_date(tokens, at)
    ]
    if any(
        token.text == "papua" and text_at(tokens, i - 1) == "waktu"
        for i, token in enumerate(tokens)
    ):
        words.append("wit")
    return agreed_zone([named_zone(ZONE_WORDS[word]) for word in words])
