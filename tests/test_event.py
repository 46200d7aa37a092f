"""The day and the part of the day of the reported event."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.event import MAX_AGE, PARTS_OF_DAY, event_of

JAKARTA = ZoneInfo("Asia/Jakarta")
PUBLISHED = datetime(2022, 9, 29, 10, 15, tzinfo=JAKARTA)  # a Thursday


def told(*paragraphs: str) -> tuple[str | None, str | None]:
    event = event_of(paragraphs, published=PUBLISHED)
    return event.day.isoformat() if event.day else None, event.part_of_day


@pytest.mark.parametrize(
    ("text", "day", "part"),
    [
        ("Rumah warga terbakar, Rabu (28/9/2022) malam.", "2022-09-28", "night"),
        ("Rumah warga terbakar, Rabu malam (28/9/2022).", "2022-09-28", "night"),
        ("Rumah warga terbakar, Rabu malam, (28/9).", "2022-09-28", "night"),
        ("Rumah warga terbakar, Rabu dini hari (28/9/2022).", "2022-09-28", "small-hours"),
        ("Rumah warga terbakar, Rabu (28/9/2022) dini hari.", "2022-09-28", "small-hours"),
        ("Rumah warga terbakar, Rabu (28/9/2022) subuh.", "2022-09-28", "dawn"),
        ("Rumah warga terbakar, Rabu pagi, 28 September 2022.", "2022-09-28", "morning"),
        ("Rumah warga terbakar, Rabu siang (28/9/22).", "2022-09-28", "midday"),
        ("Rumah warga terbakar, Rabu sore (28-9-2022).", "2022-09-28", "afternoon"),
        ("Rumah warga terbakar, Rabu petang (28.9.2022).", "2022-09-28", "afternoon"),
        ("Rumah warga terbakar, Rabu (28/9/2022).", "2022-09-28", None),
        ("Rumah warga terbakar, 28 September 2022 malam.", "2022-09-28", "night"),
        ("Rumah warga terbakar pada hari Rabu tanggal 28 September 2022.", "2022-09-28", None),
        ("Rumah warga terbakar, Rabu malam (28/9/2022) pukul 20.30 WIB.", "2022-09-28", "night"),
        ("Warga hilang sejak Senin (26/9/2022), ditemukan Rabu pagi (28/9/2022).",
         "2022-09-28", "morning"),
        ("Banjir merendam desa sejak Senin sore (26/9/2022).", "2022-09-26", "afternoon"),
        ("Pilkades pada Minggu (2/10/2022) disiapkan dalam rapat, Rabu (28/9/2022).",
         "2022-09-28", None),
        ("Rumah terbakar Rabu malam (28/9/2022). Rabu (28/9/2022) hujan.", "2022-09-28", "night"),
        ("Rumah warga terbakar dini hari, Rabu (28/9/2022).", "2022-09-28", "small-hours"),
        ("Rumah warga terbakar pada malam hari, Rabu (28/9/2022).", "2022-09-28", "night"),
        ("Rumah warga terbakar Rabu tengah malam (28/9/2022).", "2022-09-28", "night"),
        ("Rumah warga terbakar Rabu (28/9/2022) menjelang magrib.", "2022-09-28", "dusk"),
        ("Rumah warga terbakar Rabu ( 28/9/2022 ) malam.", "2022-09-28", "night"),
        ("𝗥𝗮𝗯𝘂 (28/9/2022) rumah warga terbakar.", "2022-09-28", None),
    ],
)  # fmt: skip
def test_the_day_of_an_event(text: str, day: str, part: str | None) -> None:
    assert told(text) == (day, part)


@pytest.mark.parametrize(
    "text",
    [
        "Rumah warga terbakar, Rabu malam.",
        "Rumah warga terbakar, Kamis (28/9/2022).",
        "Pasar murah digelar Sabtu (1/10/2022).",
        "Terdakwa mencuri pada Kamis (28/7/2022).",
        "Pameran berlangsung 26-28 September 2022.",
        "Pameran berlangsung 26 sampai 28 September 2022.",
        "Rapat digelar Selasa (27/9/2022) dan Rabu (28/9/2022).",
        "Warga mengeluh 28/9 kali.",
        "Nomor 28/9/2022/KPU tentang jadwal.",
        "",
    ],
)
def test_what_states_no_single_day(text: str) -> None:
    assert told(text) == (None, None)


def test_a_later_paragraph_tells_it_where_the_lead_does_not() -> None:
    assert told("Jembatan rusak.", "Kata lurah, Rabu (28/9/2022).")[0] == "2022-09-28"
    assert told("Jembatan rusak.", "Warga mengeluh.", "Ia hadir.", "Rabu (28/9/2022).")[0] is None


def test_a_lead_with_two_days_is_not_decided_by_the_next_paragraph() -> None:
    lead = "Rapat digelar Selasa (27/9/2022) dan Rabu (28/9/2022)."
    assert told(lead, "Kata lurah, Rabu (28/9/2022).") == (None, None)


def test_without_a_date_of_publication_there_is_none() -> None:
    assert event_of(["Rabu (28/9/2022)."], published=None) == (None, None)


def test_the_day_is_that_of_the_sites_zone() -> None:
    published = datetime(2022, 9, 28, 16, 30, tzinfo=ZoneInfo("UTC"))
    event = event_of(
        ["Kamis (29/9/2022) dini hari."], published=published, timezone="Asia/Jayapura"
    )
    assert event == (date(2022, 9, 29), "small-hours")


@given(
    st.dates(date(2022, 1, 1), date(2023, 12, 31)),
    st.sampled_from(["%d/%m/%Y", "%d/%m", "%d-%m-%Y"]),
    st.sampled_from(["", *sorted(PARTS_OF_DAY)]),
)
def test_never_after_publication_and_never_long_before(day: date, form: str, part: str) -> None:
    weekday = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")[day.weekday()]
    event = event_of([f"Terjadi {weekday} {part} ({day.strftime(form)})."], published=PUBLISHED)
    near = timedelta(0) <= PUBLISHED.date() - day <= MAX_AGE
    assert event.day in (None, day) if near else event.day is None or form == "%d/%m"
    assert event.day is None or timedelta(0) <= PUBLISHED.date() - event.day <= MAX_AGE


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    event_of([text], published=PUBLISHED)
