"""Indonesian date text: what is read, exactly, and what is refused, and why."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import pytest

from crawler.dates import ParsedDate, RefusedDate, explain_date, parse_date

NOW = datetime(2024, 3, 14, 16, 40, 25, tzinfo=ZoneInfo("Asia/Jakarta"))  # a Thursday
DAY = "2024-03-14T00:00:00+07:00"
MINUTE = "2024-03-14T09:05:00+07:00"
SECOND = "2024-03-14T09:05:42+07:00"


def read(text: str, context: str = "field", zone: str = "Asia/Jakarta") -> ParsedDate | None:
    return parse_date(text, context=context, timezone=zone, now=NOW)  # type: ignore[arg-type]


def reason(text: str, context: str = "field", now: datetime | None = NOW) -> str:
    found = explain_date(text, context=context, now=now)  # type: ignore[arg-type]
    assert isinstance(found, RefusedDate), found
    return found.reason


def instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


BYLINES_TO_THE_MINUTE = [
    "Kamis, 14 Maret 2024 09:05 WIB",
    "Kamis, 14 Maret 2024 | 09.05 WIB",
    "Kamis 14 Maret 2024 - 09.05",
    "Kamis,14 Maret 2024,09:05 WIB",
    "KAMIS, 14 MARET 2024 09:05 WIB",
    "Kam, 14 Mar 2024 9:05",
    "Kemis, 14 Maret 2024 09:05",
    "14 Maret 2024 pukul 09.05 WIB",
    "14 Maret 2024 Pkl. 09.05",
    "14 Maret 2024, jam 09.05 pagi",
    "14 Maret 2024 @ 09:05",
    "14 Maret 2024 09:05WIB",
    "14 Maret 2024 | 09 : 05 WIB",
    "14 Maret 2024 – 09.05 WIB",
    "14 Maret 2024 • 09.05 WIB",
    "14 Maret 2024 · 09.05 WIB",
    "14\u00a0Maret\u00a02024\u00a009:05\u00a0WIB",
    "14 Maret 2024&nbsp;09:05 WIB",
    "14\u200b Maret 2024 09:05",
    "𝟭𝟰 𝗠𝗮𝗿𝗲𝘁 𝟮𝟬𝟮𝟰 09:05",
    "１４ Maret ２０２４ 09:05",
    "<span>Kamis, 14 Maret 2024</span> <b>09:05 WIB</b>",
    "14 Maret 2024 (09:05 WIB)",
    "Kamis, 14/03/2024 09:05 WIB",
    "Kamis 14-03-2024,09:05 WIB",
    "14/3/24, 9.05 WIB",
    "14.03.2024 09.05",
    "14.03.24 09.05",
    "14.03.24, 09:05 WIB",
    "14 3 2024 09:05",
    "14/03/2024-09:05",
    "14 / 03 / 2024 09:05",
    "14-Mar-2024 09:05",
    "14Mar2024 09:05",
    "09:05 WIB, 14 Maret 2024",
    "Pukul 09.05 WIB, Kamis 14 Maret 2024",
    "Maret 14, 2024 09:05 am",
    "Mar 14, 2024 at 9:05 a.m.",
    "March 14th, 2024, 9:05 AM",
    "on 14 Mar 2024 at 09:05 WIB",
    "Thursday, 14 March, 2024 | 09:05 WIB",
    "2024 March 14 09:05",
    "14 Maret 2024 09:05 WIB_x0000_",
    "14 Maret 2024 09:05:00",
    "14 Maret 2024 I 09:05 WIB",
    "Kamis, 14 Maret 2024 M / 3 Ramadan 1445 H 09:05 WIB",
    "14 Maret 2024 09:05 WIB/10:05 WITA",
    "14 Maret 2024 pukul 09. 05 WIB",
    "14 Maret 2024 pukul 09,05",
]

BYLINES_WITH_WORDS = [
    "Tayang: Kamis, 14 Maret 2024 09:05 WIB",
    "Terbit : Kamis, 14 Maret 2024 - 09:05 WIB",
    "Diterbitkan Kamis, 14 Maret 2024 pukul 09.05 WIB",
    "Published: March 14, 2024 9:05 am",
    "Posted by admin on March 14, 2024 at 9:05 am",
    "Kabarlembah.com - 14/03/2024, 09:05 WIB",
    "Kabarlembah.com- 14/03/2024, 09:05 WIB",
    "24kabar.co.id | 14 Maret 2024 09:05",
    "5 Komentar 14 Maret 2024 09:05",
    "14 Maret 2024 09:05 | 5 Komentar, 3 Suka",
    "Penulis: Rizki Ramadhan | Kamis, 14 Maret 2024 09:05 WIB",
    "Rajab Sulaiman - 14 Maret 2024 09:05",
    "Penulis: Wita Lestari | 14 Maret 2024 09:05",
    "Oleh Wita, 14 Maret 2024 09:05",
    "14 Maret 2024 09:05 Wati",
    "Penulis Senja 14 Maret 2024 09:05",
    "Perubahan Iklim | 14 Maret 2024 09:05",
    "0 Comments 14 Maret 2024 09:05",
    "14 Maret 2024 09:05 | Komentar (3)",
    "14 Maret 2024 09:05 | 2,5rb dibaca",
    "14 Maret 2024 09:05 WIB waktu baca 3 menit",
    "14 Maret 2024 09:05 disunting oleh Ratna",
    "tribun24 - 14 Maret 2024 09:05",
    "Liputan 6 - 14 Mar 2024, 09:05 WIB",
    "Jurnalis-Kamis 14 Maret 2024 09:05 WIB",
    "- 14 Maret 2024, 09:05 WIB",
    "Oleh: Ratna Wulan - Kamis, 14 Maret 2024 09:05 WIB",
    "Penulis: Ratna Wulan | Editor: Bagas | 14 Maret 2024 | 09.05 WIB",
    "H. Marzuki - 14 Maret 2024 09:05",
    "Posted by WP Admin 14 Maret 2024 09:05",
    "RedaksiKamis, 14 Maret 202409:05 WIBEditor: Bagas",
    "14 Maret 2024 09:05 WIB (diperbarui 2 jam lalu)",
    "2024-03-14T09:05:00+07:00 14 Maret 2024",
    "Ratna - 14 Maret 2024 09:05 0",
    "14 Maret 2024 09:05 / 0 Comments / by Ratna",
    "14 Maret 2024 09:05 · 5 min",
    "14 Maret 2024 09:05 WIB | 998 Views",
    "2,719 Views | 14 Maret 2024 09:05 WIB",
    "14 Maret 2024 09:05 dibaca 1.234 kali",
    "14 Maret 2024 09:05 | Dibaca: 2024 kali",
    "Dilihat 14 kali | 14 Maret 2024 09:05",
    "1.2K views | 14 Maret 2024 09:05",
    "14 Maret 2024 09:05 0 Komentar",
    "14 Maret 2024 09:05 · waktu baca 2 menit",
    "14 Maret 2024 09:05 · 3 min read",
    "© 2024 Kabar Lembah | 14 Maret 2024 09:05",
    "Terbit 14 Maret 2024, 09:05 WIB | Diperbarui 15 Maret 2024, 08:00 WIB",
    "14 Maret 2024 09:05 WIB (Diperbarui: 15 Maret 2024 08:00 WIB)",
]

MACHINE_FORMS = [
    "2024-03-14T09:05:00+07:00",
    "2024-03-14T09:05:00+0700",
    "2024-03-14T09:05:00+07",
    "2024-03-14T09:05:00+7:00",
    "2024-03-14T09:05+07:00",
    "2024-03-14 09:05:00 +0700",
    "2024-03-14T09:05:00.000+07:00",
    "2024-03-14T09:05:00,000+07:00",
    "2024-03-14T09:05:00.000000",
    "2024-03-14T09:05:00",
    "2024-03-14 09:05",
    "2024/03/14 09:05:00",
    "2024-3-14 9:05",
    "2024-03-14T09.05.00+07:00",
    "2024-03-14T09-05-00+07:00",
    "2024-03-14_09:05:00",
    "2024-03-14T09:05:00WIB",
    "2024-03-14WIB09:05:00+07:00",
    "2024-03-14T09:05:00 GMT+0700",
    "2024-03-14T09:05:00+07:00[Asia/Jakarta]",
    "2024-03-14T09%3A05%3A00%2B07%3A00",
    "2024-03-14T02:05:00Z",
    "2024-03-14T02:05:00.000Z",
    "2024-03-14t02:05:00z",
    "2024-03-14T02:05:00+00:00",
    "2024-03-14T02:05:00-00:00",
    "2024-03-14 02:05:00 UTC",
    "20240314T090500+0700",
    "20240314 09:05",
    "20240314 09:05:00",
    "20240314T020500Z",
    "20240314090500",
    "1710381900",
    "1710381900000",
    "/Date(1710381900000)/",
    "Thu, 14 Mar 2024 09:05:00 +0700",
    "Thu, 14 Mar 2024 02:05:00 GMT",
    "Thu, 14 Mar 2024 02:05:00 UT",
    "Thu, 14 Mar 24 09:05:00 +0700",
    "Thursday, 14-Mar-24 02:05:00 GMT",
    "Thu Mar 14 2024 09:05:00 GMT+0700 (Western Indonesia Time)",
    "Thu Mar 14 2024 09:05:00 GMT+0700 (Waktu Indonesia Barat)",
    "Thu Mar 14 09:05:00 WIB 2024",
    "Thu Mar 14 09:05:00 +0700 2024",
    "Thu Mar 14 09:05:00 2024",
    "14-03-2024T09:05:00+07:00",
    '"2024-03-14T09:05:00+07:00"',
]


@pytest.mark.parametrize("text", BYLINES_TO_THE_MINUTE + BYLINES_WITH_WORDS + MACHINE_FORMS)
def test_minute(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.value == instant(MINUTE)
    assert not found.is_modified
    assert found.flags == ()


@pytest.mark.parametrize(
    "text",
    [
        "14 Maret 2024",
        "Kamis Kliwon, 14 Maret 2024",
        "14 Mar. 2024",
        "14/03/2024",
        "14-03-2024",
        "14 - 03 - 2024",
        "14.3.2024",
        "2024-03-14",
        "2024/03/14",
        "2024.03.14",
        "20240314",
        "Maret 14, 2024",
        "14th of March 2024",
        "Thursday, 14<sup>th</sup> maret 2024",
        "14 Maret '24",
        "14 bulan Maret tahun 2024",
        "14 Maret 2024 (Kamis)",
        "Edisi Kamis 14 Maret 2024 | kabarlembah.com",
        "KAMIS, 14 MARET 2024 | SOSIAL",
        "Lembah Hijau, 14 Maret 2024",
        "Admin | 14 Maret 2024 | Dibaca 2024 kali",
        "Kamis (14/3)",
        "Kamis, 14 Maret",
    ],
)
def test_day(text: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.value, found.precision, found.flags) == (instant(DAY), "day", ())


@pytest.mark.parametrize(
    ("month", "words"),
    [
        (1, "Januari Jan January"),
        (2, "Februari Feb Pebruari Peb February"),
        (3, "Maret Mar Mrt March"),
        (4, "April Apr"),
        (5, "Mei May"),
        (6, "Juni Jun June"),
        (7, "Juli Jul July"),
        (8, "Agustus Agst Ags Agt Agu Agus Agust Aug August"),
        (9, "September Sept Sep"),
        (10, "Oktober Okt Oct October"),
        (11, "November Nov Nopember Nop"),
        (12, "Desember Des December Dec"),
    ],
)
def test_month_spellings(month: int, words: str) -> None:
    for word in words.split():
        for text in (f"6 {word} 2021", f"06 {word.upper()}. 2021", f"{word} 6, 2021"):
            found = read(text)
            assert found is not None, text
            assert found.value == datetime(2021, month, 6, tzinfo=ZoneInfo("Asia/Jakarta")), text


@pytest.mark.parametrize(
    ("weekday", "day"),
    [
        ("Senin", 4),
        ("Sen", 4),
        ("Selasa", 5),
        ("Sel", 5),
        ("Rabu", 6),
        ("Rebo", 6),
        ("Kamis", 7),
        ("Kemis", 7),
        ("Jumat", 8),
        ("Jum'at", 8),
        ("Jum’at", 8),
        ("Jum`at", 8),
        ("Sabtu", 9),
        ("Ahad", 10),
        ("Minggu", 10),
        ("Sunday", 10),
    ],
)
def test_weekday_spellings_agree(weekday: str, day: int) -> None:
    found = read(f"{weekday}, {day} Maret 2024")
    assert found is not None
    assert found.flags == ()
    contradicting = read(f"{weekday}, {day + 1} Maret 2024")
    assert contradicting is not None
    assert contradicting.flags[0] == "weekday_mismatch"


@pytest.mark.parametrize(
    ("text", "site", "offset", "zone"),
    [
        ("14 Maret 2024 09.05 WIB", "Asia/Jayapura", 7, "WIB"),
        ("14 Maret 2024 09.05WITA", "Asia/Jakarta", 8, "WITA"),
        ("14 Maret 2024 09.05 Wita", "Asia/Jakarta", 8, "WITA"),
        ("14 Maret 2024 09.05 WIT", "Asia/Jakarta", 9, "WIT"),
        ("14 Maret 2024 09.05 WP", "Asia/Jakarta", 9, "WIT"),
        ("14 Maret 2024 09.05 Waktu Papua", "Asia/Jakarta", 9, "WIT"),
        ("Waktu Papua: 09.05, 14 Maret 2024", "Asia/Jakarta", 9, "WIT"),
        ("14 Maret 2024 (WITA) 09:05", "Asia/Jakarta", 8, "WITA"),
        ("09:05 Kamis WITA, 14 Maret 2024", "Asia/Jakarta", 8, "WITA"),
        ("14 Maret 2024 09.05 Waktu Indonesia Tengah", "Asia/Jakarta", 8, "WITA"),
        ("14 Maret 2024 09.05 GMT+8", "Asia/Jakarta", 8, "offset"),
        ("14 Maret 2024 09.05 (+09:00)", "Asia/Jakarta", 9, "offset"),
        ("14 Maret 2024 09.05 UTC", "Asia/Jakarta", 0, "offset"),
        ("2024-03-14T09:05:00-05:00", "Asia/Jakarta", -5, "offset"),
        ("14 Maret 2024 09.05", "Asia/Makassar", 8, None),
        ("2024-03-14 09:05:00", "Asia/Jayapura", 9, None),
        ("Kemarin 09.05 WITA", "Asia/Jakarta", 8, "WITA"),
    ],
)
def test_stated_zone_beats_site(text: str, site: str, offset: int, zone: str | None) -> None:
    found = read(text, zone=site)
    assert found is not None
    assert (found.value.hour, found.value.minute) == (9, 5)
    assert found.value.utcoffset() == timedelta(hours=offset)
    assert found.zone == zone


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("14 Maret 2024 09:05:42", "second"),
        ("2024-03-14T09:05:42+07:00", "second"),
        ("1710381942", "second"),
        ("1710381900000", "minute"),
        ("1710381900250", "second"),
        ("2024-03-14T02:05:00Z", "second"),
        ("2024-03-14T09:05:00+07:00", "minute"),
        ("14 Maret 2024 09:05", "minute"),
        ("14 Maret 2024 pukul 9 pagi", "hour"),
        ("14 Maret 2024, 9 AM", "hour"),
        ("14 Maret 2024", "day"),
    ],
)
def test_precision(text: str, precision: str) -> None:
    found = read(text)
    assert found is not None
    assert found.precision == precision


@pytest.mark.parametrize(
    ("text", "hour", "minute"),
    [
        ("14 Maret 2024 7.30 malam", 19, 30),
        ("14 Maret 2024 19.30 malam", 19, 30),
        ("14 Maret 2024 3.00 sore", 15, 0),
        ("14 Maret 2024 2.00 siang", 14, 0),
        ("14 Maret 2024 11.00 siang", 11, 0),
        ("14 Maret 2024 02.00 dini hari", 2, 0),
        ("14 Maret 2024 7:30 PM", 19, 30),
        ("14 Maret 2024 7 PM", 19, 0),
        ("14 Maret 2024 19:30 PM", 19, 30),
        ("14 Maret 2024 12:15 AM", 0, 15),
        ("14 Maret 2024 12:15 PM", 12, 15),
        ("14 Maret 2024 00.00 WIB", 0, 0),
    ],
)
def test_half_days(text: str, hour: int, minute: int) -> None:
    found = read(text)
    assert found is not None
    assert (found.value.hour, found.value.minute) == (hour, minute)


@pytest.mark.parametrize(
    "text",
    [
        "Diperbarui 14 Maret 2024, 09:05 WIB",
        "Kabarlembah.com- Diperbarui 14/03/2024, 09:05 WIB",
        "Terakhir diupdate: Kamis, 14 Maret 2024 09.05",
        "Last Updated: 14 March 2024, 09:05",
        "Update 14/03/2024 09:05 WIB",
        "Diedit 14/03/2024 09:05 WIB",
        "Perubahan terakhir 14 Maret 2024 09:05",
        "14 Maret 2024 09:05 (diperbarui)",
    ],
)
def test_modified_label(text: str) -> None:
    found = read(text)
    assert found is not None
    assert found.is_modified
    assert found.value == instant(MINUTE)


def test_day_first_and_never_month_first() -> None:
    found = read("04/03/2024")
    assert found is not None
    assert (found.value.month, found.value.day) == (3, 4)
    assert reason("03/14/2024") == "month-first"
    assert reason("3 14 2024") == "month-first"


@pytest.mark.parametrize("text", ["Kam, 06/01/2023 - 10:20", "Diperbarui: Kamis 06/01/2023"])
def test_a_weekday_shows_that_the_month_stands_first(text: str) -> None:
    assert reason(text) == "month-first"


@pytest.mark.parametrize(
    ("text", "flags"),
    [
        ("Jum, 06/01/2023 - 10:20", ()),
        ("Selasa, 06/01/2023 - 10:20", ("weekday_mismatch",)),
        ("Sabtu, 21/01/2023 - 10:20", ()),
    ],
)
def test_a_weekday_that_shows_nothing_of_the_kind(text: str, flags: tuple[str, ...]) -> None:
    found = read(text)
    assert found is not None
    assert (found.value.month, found.flags) == (1, flags)


def test_contradictions_are_flagged_in_fields_and_refused_in_prose() -> None:
    found = read("Rabu, 14 Maret 2024 09:05 WIB")
    assert found is not None
    assert found.flags == ("weekday_mismatch",)
    assert found.value == instant(MINUTE)
    pasaran = read("Kamis Legi, 14 Maret 2024")
    assert pasaran is not None
    assert pasaran.flags == ("pasaran_mismatch",)
    assert reason("katanya, Rabu (14/3/2024).", "text") == "weekday-contradicts"
    assert reason("Rabu (14/3)", "fragment") == "weekday-contradicts"


def test_future_and_old_are_flagged() -> None:
    tomorrow = read("16 Maret 2024")
    assert tomorrow is not None
    assert tomorrow.flags == ("future",)
    old = read("12 Mei 1988")
    assert old is not None
    assert old.flags == ("old",)
    assert parse_date("16 Maret 2024") is not None


@pytest.mark.parametrize(
    ("text", "expected", "precision"),
    [
        ("baru saja", "2024-03-14T16:40:25+07:00", "minute"),
        ("30 detik lalu", "2024-03-14T16:39:55+07:00", "second"),
        ("5 mnt lalu", "2024-03-14T16:35:00+07:00", "minute"),
        ("Tayang 5 menit yang lalu", "2024-03-14T16:35:00+07:00", "minute"),
        ("sejam lalu", "2024-03-14T15:40:00+07:00", "hour"),
        ("dua belas jam lalu", "2024-03-14T04:40:00+07:00", "hour"),
        ("dua puluh lima menit lalu", "2024-03-14T16:15:00+07:00", "minute"),
        ("setengah jam lalu", "2024-03-14T16:10:00+07:00", "minute"),
        ("1 jam 20 menit lalu", "2024-03-14T15:20:00+07:00", "minute"),
        ("2 hours ago", "2024-03-14T14:40:00+07:00", "hour"),
        ("2 hours ago | 3 min read", "2024-03-14T14:40:00+07:00", "hour"),
        ("an hour ago", "2024-03-14T15:40:00+07:00", "hour"),
        ("3 hari lalu", "2024-03-11T00:00:00+07:00", "day"),
        ("2 pekan silam", "2024-02-29T00:00:00+07:00", "day"),
        ("seminggu yang lalu", "2024-03-07T00:00:00+07:00", "day"),
        ("2 hari lalu, 21.05 WIB", "2024-03-12T21:05:00+07:00", "minute"),
        ("kemarin lusa", "2024-03-12T00:00:00+07:00", "day"),
        ("yesterday", "2024-03-13T00:00:00+07:00", "day"),
        ("kemarin malam", "2024-03-13T00:00:00+07:00", "day"),
        ("Kemarin, 21.05 WIB", "2024-03-13T21:05:00+07:00", "minute"),
        ("Hari ini pukul 07.30", "2024-03-14T07:30:00+07:00", "minute"),
        ("sebulan lalu", "2024-02-14T00:00:00+07:00", "month"),
        ("13 bulan lalu", "2023-02-14T00:00:00+07:00", "month"),
        ("2 thn lalu", "2022-03-14T00:00:00+07:00", "year"),
        ("2 jam lalu | 1.234 views", "2024-03-14T14:40:00+07:00", "hour"),
    ],
)
def test_relative_time_is_told_from_now(text: str, expected: str, precision: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.value, found.precision, found.rule) == (instant(expected), precision, "relative")
    assert reason(text, now=None) == "no-reference"


def test_month_before_a_short_month_ends_with_it() -> None:
    now = datetime(2024, 3, 31, 12, tzinfo=UTC)
    found = parse_date("sebulan lalu", now=now)
    assert found is not None
    assert found.value.date().isoformat() == "2024-02-29"


@pytest.mark.parametrize(
    "text",
    [
        "beberapa jam lalu",
        "lebih dari sejam lalu",
        "less than a minute ago",
        "1,5 jam lalu",
        "satu setengah jam lalu",
        "2-3 jam lalu",
        "2 jam",
        "10 menit",
        "waktu baca 2 menit",
        "2 jam lagi",
        "besok",
        "lusa",
        "semalam",
        "tadi pagi",
        "Senin lalu",
        "pekan lalu",
        "bulan lalu",
        "kemarin dan hari ini",
        "2 jam lalu, 09:05",
        "99999 tahun lalu",
        "9999 tahun lalu",
        "5 Tahun Lalu Warga Lembah Mengungsi",
        "2 Hari Lalu Warga Lembah Mengungsi",
        "Kemarin 2 Orang Hilang",
        "Cuaca Hari Ini",
    ],
)
def test_durations_vague_and_coming_times_are_refused(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("-", "no-date"),
        ("Tidak Ditemukan", "no-date"),
        ("Kamis", "no-date"),
        ("31/04/2024", "impossible-date"),
        ("30 Februari 2024", "impossible-date"),
        ("0 Maret 2024", "impossible-date"),
        ("2024-13-01", "impossible-date"),
        ("2023-02-29T10:00:00+07:00", "impossible-date"),
        ("14 Maret 2024 24:00", "impossible-time"),
        ("14 Maret 2024 10:75", "impossible-time"),
        ("14 Maret 2024 00:15 PM", "impossible-time"),
        ("2024-03-14T09:05:00+25:00", "impossible-zone"),
        ("2024-03-14T09:05:00Z+07:00", "zone-conflict"),
        ("14 Maret 2024 09:05 WIB +08:00", "zone-conflict"),
        ("14 Maret 2024 09:05 EST", "foreign-zone"),
        ("14 Maret 2024 09:05 ICT", "foreign-zone"),
        ("2024-03-14T09:05:42+", "impossible-zone"),
        ("2024-03-14T09:05:42+0", "impossible-zone"),
        ("14 Maret 2024 09.05 WlTA", "impossible-zone"),
        ("14 Maret 2024 09.05 WIBB", "impossible-zone"),
        ("2024-03-14T09:05:42.Z", "impossible-zone"),
        ("2024-03-14T09:05:42ZZ", "impossible-zone"),
        ("2024-03-14T09:05:", "impossible-zone"),
        ("1970-01-01T00:00:00+00:00", "placeholder"),
        ("1970-01-01 07:00:00", "placeholder"),
        ("0000-00-00 00:00:00", "impossible-date"),
        ("0001-01-01T00:00:00Z", "impossible-date"),
        ("9999-12-31T23:59:59Z", "impossible-date"),
        ("14 Maret", "no-year"),
        ("14/3", "no-year"),
        ("Rabu (14/3)", "weekday-contradicts"),
        ("10 - 13 Maret 2024", "range"),
        ("10 dan 11 Maret 2024", "range"),
        ("Kamis-Jumat, 14 Maret 2024", "range"),
        ("Minggu ke-2 Maret 2024", "not-a-publication"),
        ("14 Maret 2024 15 Maret 2024", "several-dates"),
        ("14 Maret 2024 09:05 10:05", "several-times"),
        ("Berlaku sampai 14 Maret 2024", "not-a-publication"),
        ("Lahir di Lembah, 14 Maret 1990", "not-a-publication"),
        ("3 Ramadan 1445 H", "not-a-publication"),
        ("3 Ramadan", "not-a-publication"),
        ("Ramadan 1445", "not-a-publication"),
        ("12 Rabiul Awal 1446", "not-a-publication"),
        ("Tahun Baru Saka 1946", "not-a-publication"),
        ("Event: 14 Maret 2024", "not-a-publication"),
        ("Akan tayang 14 Maret 2024", "not-a-publication"),
        ("Sebelum 14 Maret 2024", "not-a-publication"),
        ("per 14 Maret 2024", "not-a-publication"),
        ("Kamis depan, 14 Maret 2024", "not-a-publication"),
        ("14 Maret 2024 pukul 09.05 WIB - selesai", "not-a-publication"),
        ("Harga Cabai 14 Maret 2024", "not-a-publication"),
        ("selama 3 hari lalu", "not-a-publication"),
        ("SK 14/3/2024", "range"),
        ("SK/14/3/2024", "range"),
        ("14.03.24", "no-date"),
        ("14 Maret 2024 pukul 10 30", "digits-left"),
        ("5 Fakta Banjir 14 Maret 2024", "digits-left"),
        ("14 Maret 2024 0905", "digits-left"),
        ("14//03/2024", "digits-left"),
        ("!4 Maret 2024", "digits-left"),
        ("Pasar yang lama rusak itu akhirnya selesai dibangun warga 14 Maret 2024", "prose"),
        ("14 Maret 2024 " + "panjang " * 60, "too-long"),
    ],
)
def test_refusal_has_a_reason(text: str, why: str) -> None:
    assert reason(text) == why


@pytest.mark.parametrize(
    "text",
    [
        "0812-3456-7890",
        "(0321) 861234",
        "+62 321 8612345",
        "Rp 14.032.024",
        "Rp 14.3.2024",
        "3-2 (2-1)",
        "24/7",
        "1/2",
        "2024",
        "14",
        "Maret 2024",
        "2023/2024",
        "Tahun Ajaran 2023/2024",
        "UU Nomor 9 Tahun 2022",
        "Jl. Kenanga No. 14",
        "RT 03/RW 09",
        "HUT RI ke-78",
        "12 komentar",
        "Dilihat 2024 kali",
        "Mei Lestari",
        "Agus Salim",
        "10.15 WIB",
        "14032024",
        "14,03,24",
        "14, 3, 24",
        "3515081403240001",
        "99999999999",
        "12345",
        "-62169984000",
        "14 Maret 202",
        "14 Maret 20244",
        "2 4 Maret 2024",
        "14 Mei 12 korban",
        "Invalid Date",
        "null",
        "September-Oktober 2024",
        "28 September - 2 Oktober 2024",
        "Juni-Juli 2024",
        "Edisi III/2024",
        "14 Maret 2024 08.00 - 12.00 WIB",
    ],
)
def test_numbers_that_are_no_date(text: str) -> None:
    assert read(text) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://regional.kompas.com/read/2024/03/14/090542178/banjir", SECOND),
        ("https://regional.kompas.com/read/2024/03/14/09054211/banjir?page=all", SECOND),
        ("https://regional.kompas.com/copy/2024/03/14/090542178/banjir", SECOND),
        ("https://regional.kompas.com/read/2024/03/14/990542178/banjir", DAY),
        ("https://www.suara.com/news/2024/03/14/090542/banjir", SECOND),
        ("https://radarlembah.example/read/2024/03/14/090542/banjir", DAY),
        ("https://gaya.tempo.co/read/news/2024/03/14/090542178/banjir", DAY),
        ("https://news.okezone.com/read/2024/03/14/337/2676543/banjir", DAY),
        ("https://inet.detik.com/read/2024/03/14/090542/3062623/323/banjir", DAY),
        ("https://www.cnnindonesia.com/nasional/20240314090542-20-853210/banjir", DAY),
        ("https://20.detik.com/e-flash/20240314-240314055/banjir", DAY),
        ("https://ekonomi.bisnis.com/read/20240314/9/1581234/banjir", DAY),
        ("https://republika.co.id/berita/nasional/umum/24/03/14/riw4zi330-banjir", DAY),
        ("https://lembah.tribunnews.com/2024/03/14/5-fakta-banjir-2021", DAY),
        ("https://kabar.example/2024-03-14-banjir.html", DAY),
        ("https://kabar.example/2024/3/14/banjir/", DAY),
        ("/artikel/14-03-2024/banjir", DAY),
        ("https://kabar.example/berita/14/3/2024/banjir", DAY),
        ("//kabar.example/2024/03/14/banjir", DAY),
        ("https://kabar.example/2024/03/banjir.html", None),
        ("https://kabar.example/2024/03/14-fakta-banjir", None),
        ("https://kabar.example/tag/2024/03/14/", None),
        ("https://kabar.example/2024/03/14/", None),
        ("https://kabar.example/2024/03/14", None),
        ("https://kabar.example/2024/13/40/banjir", None),
        ("https://kabar.example/2024/02/30/banjir", None),
        ("https://kabar.example/banjir?tanggal=2024/03/14/", None),
        ("https://kabar.example/banjir#/2024/03/14/", None),
        ("https://kabar.example/wp-content/uploads/2024/03/14/foto.jpg", None),
        ("https://nasional.sindonews.com/read/897231/15/banjir-1710381942", None),
        ("https://www.antaranews.com/berita/527615/29-penerbangan", None),
        ("https://kabar.example/1822/03/14/banjir", None),
        ("https://kabar.example/harga-emas-14-maret-2024", None),
        ("https://", None),
        ("javascript:void(0)", None),
    ],
)
def test_urls(url: str, expected: str | None) -> None:
    found = read(url, "url")
    assert (found.value if found else None) == (instant(expected) if expected else None)
    if url.startswith(("http", "/")):
        assert read(url) == found


DATELINES = [
    ("LEMBAH - Bupati meninjau pasar, Kamis (14/3/2024).", DAY),
    ("kata dia kepada wartawan, Kamis (14/3).", DAY),
    ("kata dia, Kamis(14/3/24).", DAY),
    ("kata dia, Kamis, (14/3/2024) pagi.", DAY),
    ("kata dia, Kamis [14/3/2024]", DAY),
    ("kata dia, Kamis ( 14 / 3 / 2024 )", DAY),
    ("kata dia, Kamis (14-3-2024)", DAY),
    ("kata dia, Kamis (14 Maret 2024)", DAY),
    ("pada Kamis malam, 14 Maret 2024", DAY),
    ("pada Kamis, 14\u00a0Maret 2024", DAY),
    ("pada hari Kamis tanggal 14 Maret 2024", DAY),
    ("Hari ini, Kamis, 14 Maret", DAY),
    ("Kamis waktu setempat (14/3)", DAY),
    ("Kamis (14/3) waktu setempat", DAY),
    ("Lembah, 14 Maret 2024 — Pemkab menggelar rapat", DAY),
    ("Kamis 14 Maret 2024– Polisi", DAY),
    ("pada Kamis (14/3/2024) sekitar pukul 09.05 WIB", MINUTE),
    ("pada Kamis (14/3/2024), pukul 9.05 WIB dini hari", MINUTE),
    ("Kamis (14/3/2024, 09.05 WIB)", MINUTE),
    ("Kamis (14/3/2024) pukul 09. 05 WIB", MINUTE),
    ("Kamis (14/3/2024) pukul 09,05 WIB", MINUTE),
    ("Kamis (14/3/2024) Pukul: 09.05", MINUTE),
    ("Kamis pukul 09.05 WIB (14/3/2024)", MINUTE),
    ("Kamis sekitar pukul 09.05 WIB (14/3)", MINUTE),
    ("Kamis (14/3/2024) kurang lebih pukul 09.05", MINUTE),
    ("sekitar pukul 09. 05 WIB, Kamis (14/3/2024)", MINUTE),
    ("Kamis (14/3/2024) pukul 09.05 WIB / 10.05 WITA", MINUTE),
    ("Kamis (14/3/2024) pukul 09.05 WIB / 12.05 WIB", DAY),
    ("Kamis (14/3/2024) pukul 10, 30 orang datang", DAY),
    ("sekitar pukul 09.05 WIB, Kamis (14/3/2024)", MINUTE),
    ("Pantauan pukul 09:05 WIB pagi tadi, Kamis (14/3)", MINUTE),
    ("Kamis (14/3/2024), pukul 09.05.42 WIB", SECOND),
    ("Kamis (14/3/2024) pukul 09.05 Wita", "2024-03-14T09:05:00+08:00"),
    ("Kamis malam (14/3) pukul 20.06 WITA", "2024-03-14T20:06:00+08:00"),
    ("Kamis (14/3/2024) sekitar jam 9 malam", "2024-03-14T21:00:00+07:00"),
    ("pukul 04.00 hingga 05.00 WIB, Kamis (14/3/2024)", DAY),
    ("Kamis (14/3/2024) pukul 09.00-12.00 WIB", DAY),
    ("Kamis (14/3/2024) pukul 09.00 WIB hingga 12.00", DAY),
    ("berlangsung hingga Kamis (14/3/2024)", DAY),
    ("di Tol Km 315+900 dan 2 orang luka, Kamis (14/3/2024)", DAY),
    ("Sejak Senin ditutup, Kamis (14/3) dibuka", DAY),
    ("Kamis (14/3/2024) pukul 08 lewat 15 menit", DAY),
    ("pukul 09.05 pagi WIB, Kamis (14/3/2024)", MINUTE),
    ("Peringatan 17 Agustus dibahas Kamis (14/3/2024)", DAY),
    ("Sabtu (16/3) mendatang", "2024-03-16T00:00:00+07:00"),
    ("Ahad (10/3)", "2024-03-10T00:00:00+07:00"),
    ("Jumat (29/12) lalu", "2023-12-29T00:00:00+07:00"),
]


@pytest.mark.parametrize(("text", "expected"), DATELINES)
@pytest.mark.parametrize("context", ["text", "fragment"])
def test_datelines(text: str, expected: str, context: str) -> None:
    found = read(text, context)
    assert found is not None
    assert found.value == instant(expected)
    assert found.rule == "dateline"


@pytest.mark.parametrize(
    "text",
    [
        "Kamis (15/3/2024)",
        "Rabu pukul 09.05 WIB (14/3/2024)",
        "Kamis (15/3)",
        "Kamis (14/3/202)",
        "Kamis (!4/3/2024)",
        "Kamis (l4/3/2024)",
        "Kamis (14//3/2024)",
        "Kamis (14/3/2024/)",
        "Kamis (3/14/2024)",
        "Kamis (32/3/2024)",
        "Kamis (14/3/2024) pukul 25.00 WIB",
        "Kamis (14/3/2024) pukul 05.15 waktu Arab Saudi",
        "Kamis (14/3/2024) pukul 05.15 wa",
        "Kamis hingga Sabtu, 14-16 Maret 2024",
        "Kamis-Jumat (14-15/3/2024)",
        "Selasa s.d. Kamis (14/3)",
        "Selasa, Rabu, dan Kamis (14/3/2024)",
        "dari Selasa hingga Kamis, 14 Maret 2024",
        "Kamis (2 4/3/2024)",
        "Kamis (14/3/2024) pukul 12.00 malam",
        "Kamis (14/3/2024) hingga Jumat (15/3/2024)",
        "Kamis dan Jumat, 14 dan 15 Maret 2024",
        "pada Kamis 14,",
        "(14/3)",
        "pada 17 Agustus 1945",
        "sejak 14 Maret 2019",
        "menang 14-3",
        "UU Nomor 14 Tahun 2024",
        "lapor nomor 14.3.2024",
        "dua hari lalu",
        "hari ini",
        "tidak ada angka",
    ],
)
def test_prose_without_a_proved_day(text: str) -> None:
    assert read(text, "text") is None


@pytest.mark.parametrize("context", ["field", "text"])
@pytest.mark.parametrize(
    "text", ["Kamis malam (14/3/2024) pukul 09.05 WIB", "Kamis (14/3/2024) malam pukul 9.05 WIB"]
)
def test_daypart_that_contradicts_the_clock_leaves_the_day(text: str, context: str) -> None:
    found = read(text, context)
    assert found is not None
    assert (found.value, found.precision, found.flags) == (instant(DAY), "day", ("clock_unclear",))


def test_date_without_year_needs_a_reference() -> None:
    assert reason("Kamis (14/3)", "text", now=None) == "no-reference"


def test_year_turns_between_december_and_january() -> None:
    now = datetime(2025, 1, 2, 8, tzinfo=ZoneInfo("Asia/Jakarta"))
    found = parse_date("Selasa (31/12)", context="text", now=now)
    assert found is not None
    assert found.value.date().isoformat() == "2024-12-31"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("14|03|2024", DAY),
        ("14_03_2024", DAY),
        ("March the 14th 2024", DAY),
        ("14th day of March 2024", DAY),
    ],
)
def test_rare_forms_reach_dateparser(text: str, expected: str) -> None:
    found = read(text)
    assert found is not None
    assert (found.value, found.rule) == (instant(expected), "dateparser")


def test_common_forms_do_not_load_dateparser() -> None:
    code = (
        "import sys; from crawler.dates import parse_date;"
        "parse_date('Kamis, 14 Maret 2024 | 09.05 WIB'); parse_date('5 Fakta Banjir 2024');"
        "sys.exit('dateparser' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_now_without_zone_is_local_and_any_zone_is_converted() -> None:
    naive = datetime(2024, 3, 14, 0, 30)  # noqa: DTZ001
    found = parse_date("kemarin", timezone="Asia/Jayapura", now=naive)
    assert found is not None
    assert found.value.isoformat() == "2024-03-13T00:00:00+09:00"
    late_utc = datetime(2024, 3, 13, 16, 0, tzinfo=UTC)
    found = parse_date("hari ini", timezone="Asia/Jayapura", now=late_utc)
    assert found is not None
    assert found.value.isoformat() == "2024-03-14T00:00:00+09:00"


def test_values_are_aware_with_the_stated_offset() -> None:
    found = read("2024-03-14T09:05:00+05:30")
    assert found is not None
    assert found.value.tzinfo == timezone(timedelta(hours=5, minutes=30))


def test_unknown_zone_is_an_error_of_the_caller() -> None:
    with pytest.raises(ZoneInfoNotFoundError):
        parse_date("14 Maret 2024", timezone="Asia/Lembah")
