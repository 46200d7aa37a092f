"""Reading dates never raises, costs linear time and never invents a day."""

from __future__ import annotations

import gc
import tracemalloc
from datetime import UTC, date, datetime, time, timedelta
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.dates import ParsedDate, RefusedDate, explain_date, parse_date

JAKARTA = ZoneInfo("Asia/Jakarta")
NOW = datetime(2024, 3, 14, 16, 40, tzinfo=JAKARTA)
CONTEXTS = ("field", "text", "url", "fragment")
MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
PIECES = """
Kamis Rabu Minggu 14 3 2024 Maret Mei (14/3/2024) (14/3) 09.05 09:05:42 pukul WIB WITA GMT +07:00
- – / . , : | ( ) ' T Z am PM lalu jam menit kemarin hari ini dini malam dua belas puluh setengah
2024-03-14 1710381942 dibaca 1,234 views Diperbarui Tayang hingga s/d ke- & &# https:// /2024/03/14/
© _x0000_ <b> ٣ ² ½ 𝟐 é ﷺ
"""

contexts = st.sampled_from(CONTEXTS)
references = st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)))
pieces = st.sampled_from([*PIECES.split(), "\x00", "\ud800"])
days = st.dates(date(1990, 1, 1), date(2024, 3, 14))
clocks = st.times().map(lambda clock: clock.replace(microsecond=0))


@given(st.text(), contexts, references)
def test_any_text_is_read_or_refused(text: str, context: str, now: datetime | None) -> None:
    check(text, context, now)


@settings(max_examples=300)
@given(st.lists(pieces, max_size=14), st.sampled_from(["", " "]), contexts, references)
def test_any_mixture_of_date_words_is_read_or_refused(
    words: list[str], blank: str, context: str, now: datetime | None
) -> None:
    check(blank.join(words), context, now)


def check(text: str, context: str, now: datetime | None) -> None:
    found = explain_date(text, context=context, now=now)  # type: ignore[arg-type]
    if isinstance(found, RefusedDate):
        assert found.reason
    else:
        assert found.value.utcoffset() is not None
        assert 1900 <= found.value.year <= 2101 or found.rule == "relative"
        assert found.rule


@given(days, clocks, st.sampled_from([("WIB", 7), ("WITA", 8), ("WIT", 9)]))
def test_a_byline_reads_back_as_it_was_written(
    day: date, clock: time, zone: tuple[str, int]
) -> None:
    name, hours = zone
    weekday = WEEKDAYS[day.weekday()]
    written = f"{weekday}, {day.day} {MONTHS[day.month - 1]} {day.year} | {clock:%H.%M} {name}"
    found = parse_date(written)
    assert found is not None
    assert found.value.replace(tzinfo=None) == datetime.combine(day, clock).replace(second=0)
    assert found.value.utcoffset() == timedelta(hours=hours)
    assert found.flags == ()


@given(days)
def test_numbers_are_day_first(day: date) -> None:
    for written in (f"{day:%d/%m/%Y}", f"{day.day}-{day.month}-{day.year}", f"{day:%Y-%m-%d}"):
        found = parse_date(written)
        assert found is not None
        assert found.value.date() == day
    assert parse_date(f"{day.month}/{day.day}/{day.year}") is None or day.day <= 12


@given(days, clocks)
def test_machine_forms_read_back(day: date, clock: time) -> None:
    value = datetime.combine(day, clock, UTC)
    forms = [value.isoformat(), f"{value:%Y-%m-%dT%H:%M:%SZ}", f"{value:%a, %d %b %Y %H:%M:%S GMT}"]
    if value.timestamp() >= 1e9:
        forms += [str(int(value.timestamp())), str(int(value.timestamp() * 1000))]
    for form in forms:
        found = parse_date(form)
        assert found is not None, form
        assert found.value == value


@given(days, st.integers(0, 6))
def test_prose_never_gives_a_day_that_its_weekday_denies(day: date, weekday: int) -> None:
    text = f"kata dia, {WEEKDAYS[weekday]} ({day.day}/{day.month}/{day.year})."
    found = parse_date(text, context="text", now=NOW)
    assert (found is not None) == (weekday == day.weekday())


@given(st.integers(1, 31), st.integers(1, 12), st.integers(0, 6))
def test_a_day_without_a_year_is_near_and_has_its_weekday(
    day: int, month: int, weekday: int
) -> None:
    found = parse_date(f"{WEEKDAYS[weekday]} ({day}/{month})", context="text", now=NOW)
    if found is not None:
        assert found.value.weekday() == weekday
        assert abs(found.value.date() - NOW.date()) <= timedelta(days=184)


@given(st.from_regex(r"\A[1-9][0-9]{0,3} (detik|menit|jam|hari|minggu|bulan|tahun) lalu\Z"))
def test_relative_times_lie_in_the_past(text: str) -> None:
    found = parse_date(text, now=NOW)
    assert found is None or found.value <= NOW


PATHOLOGICAL = {
    "digits": "1",
    "groups of digits": "12 ",
    "slashes": "1/",
    "colons": "1:",
    "commas": "1,234",
    "combining characters": "e\u0301\u0323",
    "expanding ligature": "\ufdfa",
    "brackets": "(",
    "open tags": "<a",
    "entities": "&#1",
    "months": "3 mei ",
    "weekdays": "rabu (",
    "number words": "dua puluh lima ",
    "relative": "1 jam ",
    "zones": "wib+07:00",
    "labels": "diperbarui ",
    "clocks": "pukul 10.15 ",
    "dates": "14/3/2024 ",
    "site names": "1a.",
    "paths": "/2024",
    "blanks": " \t\n",
    "apostrophes": "a'",
    "surrogates": "\ud800",
}


@pytest.mark.parametrize("unit", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
@pytest.mark.parametrize("prefix", ["", "14 Maret 2024 ", "https://kabar.example/"])
def test_a_megabyte_is_read_or_refused(unit: str, prefix: str) -> None:
    text = prefix + unit * (1_000_000 // len(unit))
    for context in CONTEXTS:
        check(text, context, NOW)


def seconds_of(unit: str, prefix: str, length: int) -> float:
    text = prefix + unit * (length // len(unit))
    best = float("inf")
    for _ in range(5):
        start = process_time()
        for context in CONTEXTS:
            explain_date(text, context=context, now=NOW)  # type: ignore[arg-type]
        best = min(best, process_time() - start)
    return best


@pytest.mark.parametrize("unit", PATHOLOGICAL.values(), ids=PATHOLOGICAL.keys())
def test_time_grows_with_the_length_only(unit: str) -> None:
    """Eight times the text may cost eight times the time, give or take; a square would cost 64."""
    for prefix in ("", "14 Maret 2024 ", "https://kabar.example/"):
        short = max(seconds_of(unit, prefix, 450), 5e-5)
        assert seconds_of(unit, prefix, 3_600) / short < 32


@pytest.mark.parametrize(
    "text",
    [
        "Kamis, {day} Maret {year} | {hour:02}.{minute:02} WIB",
        "Tayang: {day}/3/{year} {hour:02}:{minute:02} WIB dibaca {count} kali",
        "{year}-03-{day:02}T{hour:02}:{minute:02}:00+0{offset}:00",
        "kata dia, Kamis ({day}/3/{year}) pukul {hour:02}.{minute:02} WITA",
    ],
)
def test_memory_is_flat(text: str) -> None:
    def run(start: int, stop: int) -> None:
        for number in range(start, stop):
            explain_date(
                text.format(
                    day=number % 28 + 1,
                    year=2000 + number // 28 % 24,
                    hour=number % 24,
                    minute=number % 60,
                    count=number,
                    offset=number % 10,
                ),
                context="text" if "kata" in text else "field",
                now=NOW,
            )

    run(0, 500)
    tracemalloc.start()
    try:
        run(500, 1_000)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        run(1_000, 4_000)
        gc.collect()
        after = tracemalloc.get_traced_memory()[0]
    finally:
        tracemalloc.stop()
    assert after - before < 60_000


def test_a_result_is_a_frozen_value() -> None:
    found = parse_date("14 Maret 2024")
    assert isinstance(found, ParsedDate)
    with pytest.raises(AttributeError):
        found.precision = "second"  # type: ignore[misc]
    assert found == parse_date("14/03/2024")
