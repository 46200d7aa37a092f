"""dateparser, for what no other form reads."""

from __future__ import annotations

import re
from datetime import timezone
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from crawler.dates.build import Zone, build, checked_clock
from crawler.dates.tokens import tokenize
from crawler.dates.words import MODIFIED_WORDS, MONTHS, WEEKDAYS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from dateparser.date import DateDataParser

    from crawler.dates.result import ParsedDate

_MAX_FALLBACK: Final = 80
_INTEGER: Final = re.compile(r"\d+", re.ASCII)
_DAY_AND_YEAR: Final = re.compile(
    r"(?<!\d)\d{1,2}(?!\d)[^\d]+(?:19|20)\d\d(?!\d)"
    r"|(?<!\d)(?:19|20)\d\d[^\da-z]+\d{1,2}[^\da-z]+\d{1,2}(?!\d)",
    re.ASCII,
)


@lru_cache(maxsize=1)
def _dateparser() -> DateDataParser:
    from dateparser.date import DateDataParser

    return DateDataParser(
        languages=["id", "en"],
        settings={
            "DATE_ORDER": "DMY",
            "STRICT_PARSING": True,
            "REQUIRE_PARTS": ["day", "month", "year"],
            "PARSERS": ["absolute-time"],
            "RETURN_TIME_AS_PERIOD": True,
        },
    )


def read_fallback(line: str, site: ZoneInfo) -> ParsedDate | None:
    """What no form above reads, where every number of the text comes back in the result."""
    if len(line) > _MAX_FALLBACK or not _DAY_AND_YEAR.search(line):
        return None
    words = {token.text for token in tokenize(line) if token.kind == "word"}
    if words.isdisjoint(MONTHS) and len(_INTEGER.findall(line)) < 3:
        return None
    try:
        data = _dateparser().get_date_data(line)
    except (ValueError, OverflowError, TypeError, AttributeError, KeyError, IndexError):
        return None
    value = data.date_obj
    if value is None or data.period not in ("day", "time"):
        return None
    numbers = [int(number) for number in _INTEGER.findall(line) if len(number) < 5]
    parts = {
        value.day,
        value.month,
        value.year,
        value.hour,
        value.hour % 12,
        value.minute,
        value.second,
    }
    if value.day not in numbers or value.year not in numbers or not set(numbers) <= parts:
        return None
    clock = checked_clock(value.hour, value.minute, value.second) if data.period == "time" else None
    zone = None
    offset = value.utcoffset()
    if offset is not None:
        zone = Zone("offset", timezone(offset), not offset)
    weekdays = {WEEKDAYS[word] for word in words & WEEKDAYS.keys()}
    return build(
        value.date(),
        clock,
        zone,
        site,
        rule="dateparser",
        is_modified=not words.isdisjoint(MODIFIED_WORDS),
        flags=("weekday_mismatch",) if weekdays - {value.weekday()} else (),
    )
