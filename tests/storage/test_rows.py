from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.items import STORED_FIELDS
from crawler.storage.errors import UnstorableError
from crawler.storage.rows import (
    CONTENT_FIELDS,
    MAX_KEY_BYTES,
    article_values,
    check_article,
    clean_value,
    fingerprint,
)
from tests.storage.articles import make_article, make_full_article

OTHER_VALUES: dict[str, Any] = {
    "date_published": datetime(2020, 1, 1, tzinfo=UTC),
    "date_modified": datetime(2020, 1, 1, tzinfo=UTC),
    "date_downloaded": datetime(2020, 1, 1, tzinfo=UTC),
    "event_date": datetime(2020, 1, 1, tzinfo=UTC).date(),
    "date_candidates": [],
    "related_links": [],
    "removed": [],
    "place_confidence": 0.25,
    "place_evidence": [],
    "similarity": 0.25,
    "duplicate_of": 9,
    "archive_offset": 9,
    "archive_length": 9,
    "run_id": 9,
}
LISTS = ("authors", "editors", "contributors", "photographers", "categories", "tags", "flags")


@pytest.mark.parametrize("name", [name for name in STORED_FIELDS if name != "id"])
def test_only_a_difference_in_content_makes_another_fingerprint(name: str) -> None:
    article = make_full_article()
    other = OTHER_VALUES.get(name, ["lain"] if name in LISTS else "lain")
    changed = replace(article, **{name: other})
    same = article_values(article)["fingerprint"] == article_values(changed)["fingerprint"]
    assert same == (name not in CONTENT_FIELDS)


def test_the_same_instant_in_another_zone_is_no_change() -> None:
    article = make_full_article()
    assert article.date_published is not None
    moved = replace(article, date_published=article.date_published.astimezone(UTC))
    assert article_values(article)["fingerprint"] == article_values(moved)["fingerprint"]


def test_an_empty_field_does_not_count_so_that_new_fields_change_no_old_hash() -> None:
    values = article_values(make_article())
    without = {**values, "event_date": None, "flags": [], "lead": ""}
    assert fingerprint(values) == fingerprint(without)
    assert fingerprint(values) != fingerprint({**values, "flags": ["photo"]})


def test_the_fingerprint_is_the_one_that_archives_hold() -> None:
    assert article_values(make_article())["fingerprint"] == "119f956063c8f3ef1071e0cff1ca4192"


@pytest.mark.parametrize(
    ("value", "clean"),
    [
        ("biasa", "biasa"),
        ("a\x00b\x00", "ab"),
        ("a\ud83db", "ab"),
        ("🌉 utuh", "🌉 utuh"),
        (["a\x00", {"k\x00": "\udc00v"}], ["a", {"k": "v"}]),
        (("a", "b"), ["a", "b"]),
        (3, 3),
        ([0.5, float("nan"), float("inf")], [0.5, None, None]),
        (None, None),
    ],
)
def test_what_no_database_takes_is_removed(value: Any, clean: Any) -> None:
    assert clean_value(value) == clean


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"url_key": None}, "no url_key"),
        ({"url_key": ""}, "no url_key"),
        ({"url_key": "\x00\ud800"}, "no url_key"),
        ({"url_key": "x" * (MAX_KEY_BYTES + 1)}, "too long"),
        ({"url_key": "é" * (MAX_KEY_BYTES // 2 + 1)}, "too long"),
        ({"date_published": datetime(2024, 5, 7)}, "date_published has no zone"),  # noqa: DTZ001
        ({"date_modified": datetime.max.replace(tzinfo=UTC)}, None),
        ({"url_key": "x" * MAX_KEY_BYTES}, None),
        ({}, None),
    ],
)
def test_what_can_never_be_stored_is_named(fields: dict[str, Any], reason: str | None) -> None:
    article = make_article(**fields)
    if reason is None:
        check_article(article)
        return
    with pytest.raises(UnstorableError, match=reason):
        check_article(article)


@given(st.text(st.characters(exclude_categories=[])))
def test_what_is_left_can_be_encoded_and_stays(value: str) -> None:
    clean = clean_value(value)
    assert "\x00" not in clean
    assert clean.encode("utf-8").decode("utf-8") == clean == clean_value(clean)
    assert clean == "".join(c for c in value if c != "\x00" and not "\ud800" <= c <= "\udfff")


def test_an_instant_beyond_the_calendar_is_refused() -> None:
    first = datetime.min.replace(tzinfo=timezone(timedelta(hours=7)))
    with pytest.raises(UnstorableError, match="out of range"):
        check_article(make_article(date_published=first))


def test_a_field_with_a_foreign_object_is_refused() -> None:
    with pytest.raises(UnstorableError, match="object"):
        article_values(make_article(title=object()))
