"""Which of a page's dates is taken, and what the others became."""

from __future__ import annotations

import copy
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.date_sources import DATE_FLAGS, resolve_dates
from crawler.items import Article, DateCandidate
from crawler.profile import SiteProfile

DOWNLOADED = datetime(2024, 3, 20, 12, 0, tzinfo=ZoneInfo("Asia/Jakarta"))


def candidate(source: str, raw: str, kind: str = "published") -> DateCandidate:
    return {"source": source, "kind": kind, "raw": raw}


def resolved(
    *candidates: tuple[str, str] | tuple[str, str, str],
    zone: str = "Asia/Jakarta",
    false_utc: tuple[str, ...] = (),
    downloaded: datetime | None = DOWNLOADED,
) -> Article:
    article = Article(
        url="https://kabar.example/banjir",
        site="kabar",
        timezone=zone,
        date_candidates=[candidate(*stated) for stated in candidates],
        date_downloaded=downloaded,
        profile=SiteProfile(name="kabar", timezone=zone, false_utc=false_utc),
    )
    assert resolve_dates(article) is article
    return article


def published(article: Article) -> str | None:
    return article.date_published.isoformat() if article.date_published else None


def notes(article: Article) -> list[str | None]:
    return [stated.get("note") for stated in article.date_candidates]


def test_json_ld_is_first_and_all_are_kept_with_their_reading() -> None:
    article = resolved(
        ("url", "https://kabar.example/2024/03/14/banjir"),
        ("byline", "Kamis, 14 Maret 2024 09:05 WIB"),
        ("meta", "2024-03-14T02:05:42+00:00"),
        ("json-ld", "2024-03-14T09:05:42+07:00"),
    )
    assert published(article) == "2024-03-14T09:05:42+07:00"
    assert article.date_published_source == "json-ld"
    assert article.date_published_raw == "2024-03-14T09:05:42+07:00"
    assert article.date_precision == "second"
    assert article.flags == []
    assert [c["value"] for c in article.date_candidates] == [
        "2024-03-14T00:00:00+07:00",
        "2024-03-14T09:05:00+07:00",
        "2024-03-14T02:05:42+00:00",
        "2024-03-14T09:05:42+07:00",
    ]
    assert [c["precision"] for c in article.date_candidates] == [
        "day",
        "minute",
        "second",
        "second",
    ]
    assert notes(article) == [None, None, None, None]


@pytest.mark.parametrize(
    ("better", "worse"),
    [
        (("json-ld", "2024-03-14T09:05:01+07:00"), ("rest", "2024-03-14T03:00:02Z")),
        (("rest", "2024-03-14T02:05:01Z"), ("meta", "2024-03-14T10:05:02+07:00")),
        (("meta", "2024-03-14T09:05:01+07:00"), ("time", "2024-03-14T10:05:02+07:00")),
        (("time", "2024-03-14T09:05:01+07:00"), ("byline", "14 Maret 2024 10:05:02")),
        (("byline", "14 Maret 2024 09:05:01"), ("microdata", "2024-03-14T10:05:02+07:00")),
        (("microdata", "2024-03-14T09:05:01"), ("feed", "Thu, 14 Mar 2024 10:05:02 +0700")),
        (("feed", "Thu, 14 Mar 2024 09:05:01 +0700"), ("sitemap", "2024-03-14T10:05:02+07:00")),
        (
            ("sitemap", "2024-03-14T09:05:01+07:00"),
            ("url", "https://k.example/2024/03/14/banjir"),
        ),
        (("url", "https://k.example/2024/03/14/banjir"), ("byline", "6 hari lalu")),
    ],
)
def test_order_of_trust(better: tuple[str, str], worse: tuple[str, str]) -> None:
    for order in ((better, worse), (worse, better)):
        article = resolved(*order)
        assert article.date_published_source == better[0]


def test_the_same_instant_is_taken_where_it_is_most_exact() -> None:
    article = resolved(
        ("byline", "Kamis, 14 Maret 2024 09:05 WIB"), ("feed", "Thu, 14 Mar 2024 02:05:42 GMT")
    )
    assert published(article) == "2024-03-14T09:05:42+07:00"
    assert article.date_published_source == "feed"
    day = resolved(("byline", "Maret 14, 2024"), ("meta", "2024-03-14T09:05:42+07:00"))
    assert day.date_precision == "second"


@pytest.mark.parametrize(
    ("source", "raw"),
    [
        ("rest", "2024-03-14T02:05:00Z"),
        ("meta", "2024-03-14T02:05:00+00:00"),
        ("json-ld", "2024-03-14T09:05:00+07:00"),
        ("feed", "Thu, 14 Mar 2024 02:05:00 GMT"),
        ("byline", "Kamis, 14 Maret 2024 09:05 WIB"),
    ],
)
def test_one_instant_is_equally_exact_however_it_is_written(source: str, raw: str) -> None:
    article = resolved((source, raw))
    assert published(article) == "2024-03-14T09:05:00+07:00"
    assert article.date_precision == article.date_candidates[0]["precision"] == "minute"


def test_instants_are_in_the_articles_own_zone() -> None:
    article = resolved(
        ("json-ld", "2024-03-14T02:05:42Z"),
        ("meta", "2024-03-14T03:00:00Z", "modified"),
        zone="Asia/Jayapura",
    )
    assert published(article) == "2024-03-14T11:05:42+09:00"
    assert article.date_modified is not None
    assert article.date_modified.isoformat() == "2024-03-14T12:00:00+09:00"
    assert article.date_published is not None
    assert article.date_published.tzinfo == ZoneInfo("Asia/Jayapura")


def test_a_day_stays_that_day_in_another_zone() -> None:
    article = resolved(("byline", "14 Maret 2024 WIB"), zone="Asia/Jayapura")
    assert published(article) == "2024-03-14T00:00:00+09:00"


def test_five_dates_three_wrong() -> None:
    article = resolved(
        ("json-ld", "2016-01-05T08:00:00+07:00"),
        ("microdata", "2016-01-05T08:00:00+07:00"),
        ("feed", "Thu, 01 Jan 1970 00:00:00 GMT"),
        ("byline", "Kamis, 14 Maret 2024 | 09:05 WIB"),
        ("url", "https://kabar.example/2024/03/14/banjir"),
    )
    assert published(article) == "2024-03-14T09:05:00+07:00"
    assert article.date_published_source == "byline"
    assert article.flags == ["date-conflict"]
    assert notes(article) == ["differs", "differs", "placeholder", None, None]


def test_a_templates_old_microdata_loses_against_the_byline() -> None:
    article = resolved(
        ("microdata", "2014-06-01T10:00:00+07:00"), ("byline", "Kamis 14 Maret 2024 09:05 WIB")
    )
    assert published(article) == "2024-03-14T09:05:00+07:00"
    assert "date-conflict" in article.flags


def test_two_sources_outweigh_one_more_trusted() -> None:
    article = resolved(
        ("json-ld", "2024-02-01T10:00:00+07:00"),
        ("meta", "2024-03-14T09:05:42+07:00"),
        ("byline", "14 Maret 2024 09:05"),
    )
    assert published(article) == "2024-03-14T09:05:42+07:00"
    assert article.flags == ["date-conflict"]


@pytest.mark.parametrize(
    "other",
    [
        ("microdata", "2014-06-01T10:00:00+07:00"),
        ("feed", "Mon, 18 Mar 2024 09:05:42 +0700"),
        ("sitemap", "2024-03-18T09:05:42+07:00"),
    ],
)
def test_the_day_in_the_url_outweighs_sources_that_are_days_from_it(other: tuple[str, str]) -> None:
    article = resolved(other, ("url", "https://kabar.example/2024/03/14/banjir"))
    assert published(article) == "2024-03-14T00:00:00+07:00"
    assert article.flags == ["date-only-url", "date-conflict"]
    assert notes(article) == ["differs", None]
    next_day = resolved(other, ("url", f"https://kabar.example/{_day_before(other[1])}/banjir"))
    assert next_day.date_published_source == other[0]
    assert next_day.flags == []


def _day_before(raw: str) -> str:
    return "2014/05/31" if raw.startswith("2014") else "2024/03/17"


@pytest.mark.parametrize("midnight", ["2024-03-14T00:00:00+07:00", "2024-03-14T00:00:00Z"])
def test_a_midnight_is_a_mere_day_beside_a_clock_time(midnight: str) -> None:
    article = resolved(("json-ld", midnight), ("byline", "14 Maret 2024 09:05 WIB"))
    assert published(article) == "2024-03-14T09:05:00+07:00"
    assert notes(article) == ["differs", None]
    shown = resolved(("json-ld", midnight), ("byline", "14 Maret 2024"))
    assert shown.date_published_source == "json-ld"
    other_day = resolved(("json-ld", midnight), ("byline", "15 Maret 2024 09:05 WIB"))
    assert other_day.date_published_source == "json-ld"


def test_one_against_one_the_more_trusted_stays_and_is_flagged() -> None:
    article = resolved(("json-ld", "2024-02-01T10:00:00+07:00"), ("byline", "14 Maret 2024 09:05"))
    assert article.date_published_source == "json-ld"
    assert article.flags == ["date-conflict"]


def test_url_of_the_evening_before_is_no_conflict() -> None:
    article = resolved(
        ("json-ld", "2024-03-14T00:30:00+07:00"), ("url", "https://kabar.example/2024/03/13/banjir")
    )
    assert published(article) == "2024-03-14T00:30:00+07:00"
    assert article.flags == []


def test_modified_byline_is_never_the_publication() -> None:
    article = resolved(("byline", "Diperbarui 14 Maret 2024, 09:05 WIB"))
    assert article.date_published is None
    assert article.date_modified is not None
    assert article.date_modified.isoformat() == "2024-03-14T09:05:00+07:00"
    assert article.flags == ["date-missing"]
    assert notes(article) == ["modified"]


def test_modified_byline_with_the_second_in_the_url() -> None:
    article = resolved(
        ("byline", "Kompas.com- Diperbarui 14/03/2024, 11:00 WIB"),
        ("url", "https://regional.kompas.com/read/2024/03/14/090542178/banjir"),
    )
    assert published(article) == "2024-03-14T09:05:42+07:00"
    assert article.date_published_source == "url"
    assert article.date_precision == "second"
    assert article.flags == ["date-only-url"]
    assert article.date_modified is not None


def test_published_and_modified_in_one_byline() -> None:
    article = resolved(
        ("byline", "Tayang: Kamis, 14 Maret 2024 09:05 WIB Diperbarui: Jumat, 15 Maret 2024 08:00")
    )
    assert published(article) == "2024-03-14T09:05:00+07:00"


def test_lastmod_of_a_sitemap_is_only_a_change() -> None:
    article = resolved(("sitemap", "2024-03-15T09:05:42+07:00", "modified"))
    assert article.date_published is None
    assert article.date_modified is not None


@pytest.mark.parametrize("source", ["json-ld", "meta", "time"])
def test_false_utc_of_the_profile_is_local_time(source: str) -> None:
    for raw in ("2024-03-14T09:05:42Z", "2024-03-14T09-05-42Z", "2024-03-14T09:05:42+00:00"):
        article = resolved((source, raw), false_utc=(source,), zone="Asia/Makassar")
        assert published(article) == "2024-03-14T09:05:42+08:00"
        assert notes(article) == [None]
        assert article.flags == []


def test_false_utc_touches_neither_other_sources_nor_other_forms() -> None:
    article = resolved(("json-ld", "2024-03-14T02:05:42Z"), false_utc=("meta",))
    assert published(article) == "2024-03-14T09:05:42+07:00"
    epoch = resolved(("meta", "1710381942"), false_utc=("meta",))
    assert published(epoch) == "2024-03-14T09:05:42+07:00"
    stated = resolved(("meta", "2024-03-14T09:05:42+07:00"), false_utc=("meta",))
    assert published(stated) == "2024-03-14T09:05:42+07:00"


def test_false_utc_holds_for_the_change_too() -> None:
    article = resolved(
        ("meta", "2024-03-14T09:05:42Z"),
        ("meta", "2024-03-14T10:00:00Z", "modified"),
        false_utc=("meta",),
    )
    assert article.date_modified is not None
    assert article.date_modified.isoformat() == "2024-03-14T10:00:00+07:00"


def test_a_lone_z_is_believed() -> None:
    article = resolved(("json-ld", "2024-03-14T09:05:42Z"))
    assert published(article) == "2024-03-14T16:05:42+07:00"
    assert article.flags == []


def test_byline_with_a_zone_wins_over_a_false_z() -> None:
    article = resolved(
        ("json-ld", "2024-03-14T09:05:42Z"),
        ("json-ld", "2024-03-14T10:00:00Z", "modified"),
        ("byline", "Kamis, 14 Maret 2024 09:05 WIB"),
    )
    assert published(article) == "2024-03-14T09:05:00+07:00"
    assert article.date_published_source == "byline"
    assert article.flags == ["false-utc-suspected"]
    assert article.date_modified is None
    assert notes(article) == ["offset-differs", "offset-differs", None]


def test_byline_with_a_zone_wins_over_the_zone_of_another_island() -> None:
    article = resolved(
        ("json-ld", "2024-03-14T09:05:42+07:00"),
        ("byline", "Kamis, 14 Maret 2024 09:05 WITA"),
        zone="Asia/Makassar",
    )
    assert published(article) == "2024-03-14T09:05:00+08:00"
    assert "false-utc-suspected" in article.flags


def test_byline_without_a_zone_only_raises_suspicion() -> None:
    article = resolved(("json-ld", "2024-03-14T09:05:42Z"), ("byline", "14 Maret 2024 09:05"))
    assert published(article) == "2024-03-14T16:05:42+07:00"
    assert article.flags == ["false-utc-suspected"]


def test_a_stated_offset_wins_over_the_same_clock_with_z() -> None:
    article = resolved(("json-ld", "2024-03-14T09:05:42Z"), ("meta", "2024-03-14T09:05:42+07:00"))
    assert published(article) == "2024-03-14T09:05:42+07:00"
    assert article.date_published_source == "meta"
    assert article.flags == ["false-utc-suspected"]
    reverse = resolved(("json-ld", "2024-03-14T09:05:42+07:00"), ("meta", "2024-03-14T09-05-42Z"))
    assert published(reverse) == "2024-03-14T09:05:42+07:00"
    assert notes(reverse) == [None, "offset-differs"]


def test_two_true_sources_in_two_zones_raise_no_suspicion() -> None:
    article = resolved(
        ("meta", "2024-03-14T02:05:42+00:00"),
        ("meta", "2024-03-14 09:05:42"),
        ("byline", "Kamis, 14 Maret 2024 09:05 WIB"),
    )
    assert published(article) == "2024-03-14T09:05:42+07:00"
    assert article.flags == []


def test_published_after_changed_takes_the_byline() -> None:
    article = resolved(
        ("json-ld", "2024-03-14T18:00:00+07:00"),
        ("json-ld", "2024-03-14T10:00:00+07:00", "modified"),
        ("byline", "14 Maret 2024 09:05"),
    )
    assert published(article) == "2024-03-14T09:05:00+07:00"
    assert article.flags == ["date-order"]


def test_published_after_changed_stays_without_a_byline() -> None:
    article = resolved(
        ("json-ld", "2024-03-14T18:00:00+07:00"),
        ("json-ld", "2024-03-14T10:00:00+07:00", "modified"),
    )
    assert published(article) == "2024-03-14T18:00:00+07:00"
    assert article.flags == ["date-order"]


def test_future_dates_are_never_taken() -> None:
    article = resolved(("json-ld", "2024-09-14T09:05:42+07:00"))
    assert article.date_published is None
    assert article.flags == ["date-missing", "date-future"]
    assert notes(article) == ["future"]
    other = resolved(("json-ld", "2042-03-14T09:05:42+07:00"), ("byline", "14 Maret 2024 09:05"))
    assert published(other) == "2024-03-14T09:05:00+07:00"
    assert other.flags == ["date-future"]


def test_hours_after_the_download_prove_a_false_z() -> None:
    article = resolved(("json-ld", "2024-03-20T11:55:00Z"), ("byline", "20 Maret 2024 11:55"))
    assert published(article) == "2024-03-20T11:55:00+07:00"
    assert article.flags == ["date-future", "false-utc-suspected"]
    alone = resolved(("json-ld", "2024-03-20T11:55:00Z"))
    assert published(alone) == "2024-03-20T18:55:00+07:00"
    assert alone.flags == ["date-future", "false-utc-suspected"]


def test_a_wrong_weekday_is_second_choice() -> None:
    article = resolved(
        ("byline", "Rabu, 14 Maret 2024 09:05 WIB"), ("feed", "Wed, 13 Mar 2024 09:05:10 +0700")
    )
    assert article.date_published_source == "feed"
    assert notes(article) == ["weekday-contradicts", None]
    alone = resolved(("byline", "Rabu, 14 Maret 2024 09:05 WIB"))
    assert published(alone) == "2024-03-14T09:05:00+07:00"
    assert alone.flags == ["date-weekday-mismatch"]


def test_a_wrong_weekday_is_no_harm_where_another_source_names_the_day() -> None:
    article = resolved(
        ("byline", "Rabu, 14 Maret 2024 09:05 WIB"), ("url", "https://k.example/2024/03/14/banjir")
    )
    assert published(article) == "2024-03-14T09:05:00+07:00"
    assert article.flags == ["date-weekday-mismatch"]


def test_the_attribute_of_a_modified_byline_is_modified() -> None:
    article = resolved(
        ("time", "2024-03-15T08:00:10+07:00"),
        ("byline", "Diperbarui 15 Maret 2024 08:00 WIB"),
        ("url", "https://k.example/2024/03/14/banjir"),
    )
    assert published(article) == "2024-03-14T00:00:00+07:00"
    assert article.date_modified is not None
    assert article.date_modified.day == 15
    assert notes(article) == ["modified", "modified", None]


def test_lastmod_before_the_publication_is_no_change() -> None:
    article = resolved(
        ("json-ld", "2024-03-14T09:05:42+07:00"), ("sitemap", "2024-03-10", "modified")
    )
    assert article.date_modified is None
    assert article.flags == []


def test_the_date_of_the_event_is_never_the_publication() -> None:
    article = resolved(("dateline", "LEMBAH - Banjir terjadi Kamis (14/3/2024)."))
    assert article.date_published is None
    assert article.flags == ["date-missing"]
    assert article.date_candidates[0]["value"] == "2024-03-14T00:00:00+07:00"
    assert notes(article) == ["event"]


def test_relative_time_gives_way_to_its_attribute() -> None:
    article = resolved(("byline", "11 jam lalu"), ("time", "2024-03-20 01:10:51"))
    assert published(article) == "2024-03-20T01:10:51+07:00"
    assert notes(article) == ["relative", None]
    alone = resolved(("byline", "11 jam lalu"))
    assert published(alone) == "2024-03-20T01:00:00+07:00"
    assert (alone.date_precision, alone.flags) == ("hour", ["date-relative"])
    coarse = resolved(("byline", "2 bulan lalu"))
    assert coarse.date_published is None
    assert notes(coarse) == ["too-coarse"]


def test_relative_time_needs_the_download() -> None:
    article = resolved(("byline", "11 jam lalu"), downloaded=None)
    assert article.date_published is None
    assert notes(article) == ["no-reference"]


def test_todays_date_at_the_head_of_an_old_page() -> None:
    article = resolved(
        ("byline", "Rabu, 20 Maret 2024"), ("url", "https://kabar.example/2024/03/14/banjir")
    )
    assert published(article) == "2024-03-14T00:00:00+07:00"
    assert notes(article) == ["header-clock", None]
    fresh = resolved(
        ("byline", "Rabu, 20 Maret 2024"), ("url", "https://kabar.example/2024/03/19/banjir")
    )
    assert published(fresh) == "2024-03-20T00:00:00+07:00"


@pytest.mark.parametrize(
    ("byline", "flags"),
    [
        ("Rabu, 20 Maret 2024", ["date-unconfirmed"]),
        ("Rabu, 20 Maret 2024 11:58 WIB", ["date-unconfirmed"]),
        ("Rabu, 20 Maret 2024 09:05 WIB", []),
        ("Selasa, 19 Maret 2024", []),
    ],
)
def test_a_shown_day_of_the_download_alone_is_unconfirmed(byline: str, flags: list[str]) -> None:
    assert resolved(("byline", byline)).flags == flags
    assert resolved(("byline", byline), downloaded=None).flags == []
    confirmed = resolved(("byline", byline), ("url", "https://kabar.example/2024/03/20/banjir"))
    assert confirmed.flags == []


def test_only_the_url() -> None:
    article = resolved(("url", "https://kabar.example/2024/03/14/banjir"))
    assert article.date_precision == "day"
    assert article.flags == ["date-only-url"]


def test_nothing() -> None:
    article = resolved()
    assert article.date_published is None
    assert article.date_published_source is None
    assert article.flags == ["date-missing"]


def test_unknown_sources_and_refusals_do_not_disturb() -> None:
    article = resolved(("horoscope", "14 Maret 2024"), ("meta", "Tidak Ditemukan"))
    assert published(article) == "2024-03-14T00:00:00+07:00"
    assert notes(article) == [None, "no-date"]


def test_only_own_flags_are_replaced_and_the_step_is_idempotent() -> None:
    article = Article(
        url="https://kabar.example/banjir",
        site="kabar",
        flags=["paywalled", "date-future", "photo"],
        date_candidates=[
            candidate("json-ld", "2024-03-14T09:05:42Z"),
            candidate("byline", "Kamis, 14 Maret 2024 09:05 WIB"),
            candidate("byline", "Diperbarui 14 Maret 2024 11:00 WIB"),
            candidate("url", "https://kabar.example/2016/01/14/banjir"),
        ],
        date_downloaded=DOWNLOADED,
    )
    once = copy.deepcopy(resolve_dates(article))
    assert resolve_dates(article) == once
    assert once.flags[:2] == ["paywalled", "photo"]
    assert "date-future" not in once.flags
    assert set(once.flags[2:]) <= set(DATE_FLAGS)
