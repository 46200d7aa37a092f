"""Exactness and speed of crawler.dates beside dateparser and dateutil on the same strings.

    python benchmarks/dates.py
    python benchmarks/dates.py strings.jsonl --rows 200 --list-wrong

A row of the file is one JSON object: ``raw``, ``context`` (field, text, url or fragment),
``reference_now`` and ``expected`` (ISO 8601 or null), ``site_zone``, and ``flags``; rows with the
flag ``needs_site_rule`` are left out. Without a file, strings are made up in the shapes of news
sites, the same ones on every run. "Wrong" is a date other than the expected one, or one where
there is none; an exception counts as a refusal.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import sys
import time
import warnings
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

sys.path.insert(0, str(Path(__file__).parent.parent))

import dateutil.parser
from dateparser.date import DateDataParser

from crawler import dates
from crawler.dates import fallback

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
SHORT = "Jan Peb Mar Apr Mei Jun Jul Ags Sept Okt Nop Des"
WEEKDAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jum'at", "Sabtu", "Ahad")
ZONES = (("WIB", "Asia/Jakarta"), ("WITA", "Asia/Makassar"), ("WIT", "Asia/Jayapura"))


class Row(NamedTuple):
    raw: str
    context: str
    now: datetime | None
    expected: datetime | None
    site_zone: str


class Reader(NamedTuple):
    name: str
    read: Callable[[Row], datetime | None]


class Score(NamedTuple):
    exact: int
    wrong: int
    refused: int
    median: float
    total: float


def load(path: Path) -> list[Row]:
    """Read the rows of a file."""
    rows: list[Row] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if "needs_site_rule" in row.get("flags", ()):
            continue
        now, expected = row.get("reference_now"), row["expected"]
        rows.append(
            Row(
                row["raw"],
                row.get("context", "field"),
                datetime.fromisoformat(now) if now else None,
                datetime.fromisoformat(expected) if expected else None,
                row.get("site_zone", "Asia/Jakarta"),
            )
        )
    return rows


def made_up(count: int, seed: int = 7) -> Iterator[Row]:
    """Strings in the shapes of news sites, with their instants."""
    rnd = random.Random(seed)
    months, short = MONTHS.split(), SHORT.split()
    for _ in range(count):
        name, zone_name = rnd.choice(ZONES)
        zone = ZoneInfo(zone_name)
        value = datetime(2008, 1, 1, tzinfo=zone) + timedelta(minutes=rnd.randrange(9_000_000))
        d, m, y = value.day, value.month, value.year
        week, month, clock = WEEKDAYS[value.weekday()], months[m - 1], f"{value:%H.%M}"
        midnight = value.replace(hour=0, minute=0)
        now = value + timedelta(hours=5)
        raw, context, expected = rnd.choice(
            (
                (f"{week}, {d} {month} {y} | {value:%H:%M} {name}", "field", value),
                (f"{d} {short[m - 1]} {y}, {clock} {name}", "field", value),
                (f"Tayang: {week}, {d} {month} {y} {clock} {name}", "field", value),
                (f"Diperbarui {value:%d/%m/%Y}, {value:%H:%M} {name}", "field", value),
                (f"Kabarlembah.com - {value:%d/%m/%Y}, {value:%H:%M} {name}", "field", value),
                (f"{month} {d}, {y} {value:%I:%M %p}", "field", value),
                (f"{d} {month} {y} | Dibaca 2.024 kali", "field", midnight),
                (value.isoformat(), "field", value),
                (f"{value:%Y-%m-%d %H:%M:%S}", "field", value),
                (f"{value:%Y%m%dT%H%M%S%z}", "field", value),
                (f"{value:%a, %d %b %Y %H:%M:%S %z}", "field", value),
                (str(int(value.timestamp() * 1000)), "field", value),
                ("5 jam yang lalu", "field", value),
                (f"https://kabar.example/{value:%Y/%m/%d}/banjir", "url", midnight),
                (f"kata dia, {week} ({d}/{m}/{y}) pagi.", "text", midnight),
                (f"kata dia, {week} ({d}/{m}).", "text", midnight),
                (f"sekitar pukul {clock} {name}, {week} ({d}/{m}/{y})", "text", value),
                (f"{rnd.randrange(2, 30)} Fakta Banjir {y}", "field", None),
                (f"{d} - {d + 2} {month} {y}", "field", None),
                (f"{m}/{d + 12}/{y}", "field", None),
            )
        )
        yield Row(raw, context, now, expected, zone_name)


def readers() -> list[Reader]:
    """The configurations that are compared."""
    plain = DateDataParser(languages=["id"])

    def crawler_dates(row: Row) -> datetime | None:
        found = dates.parse_date(
            row.raw,
            context=row.context,  # type: ignore[arg-type]
            timezone=row.site_zone,
            now=row.now,
        )
        return found.value if found else None

    def dateparser_id(row: Row) -> datetime | None:
        return plain.get_date_data(row.raw).date_obj

    def dateutil_fuzzy(row: Row) -> datetime | None:
        return dateutil.parser.parse(row.raw, dayfirst=True, fuzzy=True)

    return [
        Reader("crawler.dates", crawler_dates),
        Reader("dateparser id", dateparser_id),
        Reader("dateparser id,en", _dateparser_set_up(ignore_surrounding=False)),
        Reader("the same, IGNORE_SURROUNDING_TEXT", _dateparser_set_up(ignore_surrounding=True)),
        Reader("dateutil fuzzy", dateutil_fuzzy),
    ]


def _dateparser_set_up(*, ignore_surrounding: bool) -> Callable[[Row], datetime | None]:
    """Return dateparser as carefully set up as it can be, with one parser for a reference."""

    def read(row: Row) -> datetime | None:
        parser = DateDataParser(
            languages=["id", "en"],
            settings={
                "DATE_ORDER": "DMY",
                "STRICT_DATE_ORDER": "all",
                "REQUIRE_PARTS": ["day", "month", "year"],
                "TIMEZONE": row.site_zone,
                "RETURN_AS_TIMEZONE_AWARE": True,
                "IGNORE_SURROUNDING_TEXT": ignore_surrounding,
                **({"RELATIVE_BASE": row.now.replace(tzinfo=None)} if row.now else {}),
            },
        )
        return parser.get_date_data(row.raw).date_obj

    return read


def same(found: datetime | None, row: Row) -> bool:
    """Whether the instant is the expected one; a naive one is taken in the site's zone."""
    if found is None or row.expected is None:
        return found is row.expected
    if found.tzinfo is None:
        found = found.replace(tzinfo=ZoneInfo(row.site_zone))
    return found == row.expected


def attempt(reader: Reader, row: Row) -> datetime | None:
    """Read a row; whatever a library raises is a refusal."""
    try:
        return reader.read(row)
    except Exception:
        return None


def measure(reader: Reader, rows: list[Row], *, list_wrong: bool) -> Score:
    """Score one reader on all rows; the time of a row is the best of three calls."""
    exact = wrong = refused = 0
    times: list[float] = []
    for row in rows:
        best = float("inf")
        for _ in range(3):
            start = time.perf_counter()
            found = attempt(reader, row)
            best = min(best, time.perf_counter() - start)
        times.append(best)
        if same(found, row):
            exact += 1
            continue
        refused += found is None
        wrong += found is not None
        if list_wrong:
            print(f"  {reader.name}: {row.raw!r} -> {found}, expected {row.expected}")
    return Score(exact, wrong, refused, statistics.median(times), sum(times))


def reach_of_dateparser(rows: list[Row]) -> int:
    """Count the rows that ``crawler.dates`` hands on to dateparser."""
    parser = fallback._dateparser()
    reached = 0
    read = parser.get_date_data

    def counted(*args: object, **kwargs: object) -> object:
        nonlocal reached
        reached += 1
        return read(*args, **kwargs)

    parser.get_date_data = counted  # type: ignore[method-assign]
    try:
        for row in rows:
            dates.parse_date(row.raw, context=row.context, timezone=row.site_zone, now=row.now)  # type: ignore[arg-type]
    finally:
        parser.get_date_data = read  # type: ignore[method-assign]
    return reached


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("file", nargs="?", type=Path, help="strings with their instants, JSONL")
    arguments.add_argument("--rows", type=int, default=400, help="made-up strings (default: 400)")
    arguments.add_argument("--list-wrong", action="store_true", help="print what is not exact")
    options = arguments.parse_args()
    warnings.simplefilter("ignore")  # dateutil knows no WIB
    rows = load(options.file) if options.file else list(made_up(options.rows))
    for row in rows[:20]:
        for reader in readers():
            attempt(reader, row)

    print(f"{len(rows)} strings: {options.file or 'made up'}")
    print(f"{'':36}{'exact %':>8}{'wrong %':>9}{'refused %':>11}{'median µs':>11}{'total ms':>10}")
    scores: dict[str, Score] = {}
    for reader in readers():
        score = measure(
            reader, rows, list_wrong=options.list_wrong and reader.name == "crawler.dates"
        )
        scores[reader.name] = score
        percent = [100 * part / len(rows) for part in score[:3]]
        print(
            f"{reader.name:36}{percent[0]:8.1f}{percent[1]:9.1f}{percent[2]:11.1f}"
            f"{score.median * 1e6:11.0f}{score.total * 1e3:10.0f}"
        )
    own, other = scores["crawler.dates"], scores["dateparser id"]
    print(f"against dateparser id: median {other.median / own.median:.0f} times as fast,", end=" ")
    print(f"all strings {other.total / own.total:.0f} times as fast")
    print(f"handed on to dateparser: {100 * reach_of_dateparser(rows) / len(rows):.1f} %")


if __name__ == "__main__":
    main()
