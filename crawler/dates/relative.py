"""Times told from the moment of reading."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from crawler.dates.build import build
from crawler.dates.clocks import clock_times, label_among, lonely_zone, one_time
from crawler.dates.result import ParsedDate, Precision, Refused
from crawler.dates.tokens import mentions_in, tokenize
from crawler.dates.words import KNOWN_WORDS, LABELS, WEEKDAYS, by_word, word_set

if TYPE_CHECKING:
    from collections.abc import Iterable
    from zoneinfo import ZoneInfo

_DIGIT_WORDS: Final = by_word(
    {
        1: "satu",
        2: "dua",
        3: "tiga",
        4: "empat",
        5: "lima",
        6: "enam",
        7: "tujuh",
        8: "delapan",
        9: "sembilan",
    }
)
_COUNT_WORDS: Final = _DIGIT_WORDS | {"se": 1, "sepuluh": 10, "sebelas": 11}
_ENGLISH_COUNT_WORDS: Final = by_word(
    {
        1: "a an one",
        2: "two",
        3: "three",
        4: "four",
        5: "five",
        6: "six",
        7: "seven",
        8: "eight",
        9: "nine",
        10: "ten",
    }
)
_UNIT_WORDS: Final = {
    "second": "detik dtk",
    "minute": "menit mnt",
    "hour": "jam",
    "day": "hari",
    "week": "minggu pekan",
    "month": "bulan bln",
    "year": "tahun thn",
}
_ENGLISH_UNIT_WORDS: Final = {
    "second": "seconds second secs sec",
    "minute": "minutes minute mins min",
    "hour": "hours hour hrs hr h",
    "day": "days day d",
    "week": "weeks week",
    "month": "months month",
    "year": "years year",
}
_UNITS: Final = {
    word: unit
    for table in (_UNIT_WORDS, _ENGLISH_UNIT_WORDS)
    for unit, words in table.items()
    for word in words.split()
}


def _either(words: Iterable[str]) -> str:
    return "|".join(words)


_DIGITS: Final = _either(_DIGIT_WORDS)
_COUNT: Final = (
    rf"\d{{1,4}}|(?:{_DIGITS}) ?belas|(?:{_DIGITS}) ?puluh(?: (?:{_DIGITS}))?"
    rf"|{_either(_COUNT_WORDS)}"
)
_ITEM: Final = (
    rf"(?:{_COUNT}|setengah(?= ?jam)) ?(?:{_either(' '.join(_UNIT_WORDS.values()).split())})"
)
_ENGLISH_ITEM: Final = (
    rf"(?:\d{{1,4}}|{_either(_ENGLISH_COUNT_WORDS)}) ?"
    rf"(?:{_either(' '.join(_ENGLISH_UNIT_WORDS.values()).split())})"
)
_AGO: Final = re.compile(
    rf"\b(?P<id>{_ITEM}(?:,? (?:dan )?{_ITEM}){{0,2}}) ?(?:yang |yg )?(?:lalu|silam)\b"
    rf"|\b(?P<en>{_ENGLISH_ITEM}(?:,? (?:and )?{_ENGLISH_ITEM}){{0,2}}) ago\b",
    re.ASCII,
)
_AGO_ITEM: Final = re.compile(
    rf"({_COUNT}|{_either(_ENGLISH_COUNT_WORDS)}|setengah) ?({_either(_UNITS)})\b", re.ASCII
)
_RELATIVE_WORDS_MAX: Final = 4
_DAY_NAMES: Final = WEEKDAYS.keys() - {"min"}  # "3 min read"
RELATIVE_HINTS: Final = word_set("lalu silam ago kemarin yesterday ini today saja barusan now")
_NAMED_DAY: Final = re.compile(
    r"\b(kemarin lusa|kemarin dulu|kemarin|yesterday|hari ini|today|baru saja|barusan|just now)\b"
)
_VAGUE: Final = re.compile(
    r"\b(?:beberapa|lebih|kurang|hampir|puluhan|ratusan|several|few|less|more|almost|nearly|sekian|pertama|belas|puluh|ratus|koma|setengah|seperempat)\b"
)


def read_relative(line: str, site: ZoneInfo, now: datetime | None) -> ParsedDate | None:
    """``2 jam lalu``, ``kemarin, 10:15 WIB``: told from ``now``, and never more exact than told."""
    ago = _AGO.search(line)
    named = None if ago else _NAMED_DAY.search(line)
    match = ago or named
    if match is None:
        return None
    rest = line[: match.start()] + " | " + line[match.end() :]
    tokens = tokenize(rest)
    if any(True for _ in mentions_in(tokens)):
        return None
    words = {token.text for token in tokens if token.kind == "word"}
    if _VAGUE.search(rest) or _NAMED_DAY.search(rest) or not words.isdisjoint(_DAY_NAMES):
        raise Refused("vague")
    if not words.isdisjoint(_COUNT_WORDS) or len(words - KNOWN_WORDS) > _RELATIVE_WORDS_MAX:
        raise Refused("prose")
    if now is None:
        raise Refused("no-reference")
    times = clock_times(tokens, set())
    modified = label_among(tokens) is True
    timed = one_time(times)
    zone = (timed.zone if timed else None) or lonely_zone(tokens)
    clock = timed.clock if timed else None
    if ago:
        following = re.match(r" ([a-z]+)", line[match.end() :])
        if following and following[1] not in KNOWN_WORDS:
            raise Refused("prose")
        value, precision = _ago(ago[0], now)
        if precision in ("month", "year") and words - KNOWN_WORDS:
            raise Refused("prose")
        if clock and precision != "day":
            raise Refused("several-times")
        if clock:
            return build(value.date(), clock, zone, site, rule="relative", is_modified=modified)
        return ParsedDate(value, precision, None, modified, (), "relative")
    word = match[0]
    if word in ("baru saja", "barusan", "just now"):
        return ParsedDate(now, "minute", None, modified, (), "relative")
    if timed is None and words - KNOWN_WORDS:
        raise Refused("prose")
    back = {"kemarin lusa": 2, "kemarin dulu": 2, "kemarin": 1, "yesterday": 1}.get(word, 0)
    day = (now.astimezone(zone.tz) if zone else now).date() - timedelta(days=back)
    return build(day, clock, zone, site, rule="relative", is_modified=modified)


def without_relative(line: str) -> str:
    """The line without ``(diperbarui 2 jam lalu)``, beside a date."""
    match = _AGO.search(line)
    if match is None:
        return line
    head = line[: match.start()].rstrip(" (:")
    label = head.rpartition(" ")[2].lstrip("(")
    if label in LABELS:
        head = head.removesuffix(label)
    return f"{head} | {line[match.end() :].lstrip(' )')}"


def _ago(text: str, now: datetime) -> tuple[datetime, Precision]:
    order: tuple[Precision, ...] = ("second", "minute", "hour", "day", "month", "year")
    finest = 5
    value = now
    for count_text, unit_word in _AGO_ITEM.findall(text):
        unit = _UNITS[unit_word]
        if count_text == "setengah":
            count, unit = 30, "minute"
        else:
            count = _count(count_text)
        if unit == "week":
            unit, count = "day", count * 7
        if unit in ("month", "year"):
            months = count * (12 if unit == "year" else 1)
            value = _months_before(value, months)
        else:
            try:
                value -= timedelta(**{unit + "s": count})
            except OverflowError:
                raise Refused("impossible-date") from None
        finest = min(finest, order.index(unit))
    precision = order[finest]
    if finest >= 3:
        value = value.replace(hour=0, minute=0, second=0, microsecond=0)
    elif finest:
        value = value.replace(second=0, microsecond=0)
    return value, precision


def _count(text: str) -> int:
    """``12``, ``dua``, ``dua belas``, ``dua puluh lima``, ``two``."""
    if text.isdigit():
        return int(text)
    known = _COUNT_WORDS.get(text) or _ENGLISH_COUNT_WORDS.get(text)
    if known:
        return known
    tens, found, ones = text.partition("puluh")
    if found:
        return _DIGIT_WORDS[tens.strip()] * 10 + _DIGIT_WORDS.get(ones.strip(), 0)
    return 10 + _DIGIT_WORDS[text.removesuffix("belas").strip()]


def _months_before(value: datetime, months: int) -> datetime:
    total = value.year * 12 + value.month - 1 - months
    year, month = divmod(total, 12)
    if year < 1900:
        raise Refused("impossible-date")
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return value.replace(year=year, month=month + 1, day=min(value.day, last))
