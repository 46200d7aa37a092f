"""What runs learn of sources: validators, gaps, and whether the dates of sitemaps are true."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from crawler.discovery import Candidate
from crawler.discovery.remembered import ENOUGH, Evidence, Remembered, Validators

NOON = datetime(2022, 9, 28, 12, 0, tzinfo=UTC)


def listed(modified: datetime | None, until: datetime | None = None) -> Candidate:
    return Candidate(
        url="https://kabar.example/a", source="sitemap", modified=modified, modified_until=until
    )


def evidence(*pairs: tuple[Candidate, datetime | None, datetime | None]) -> Evidence:
    found = Evidence()
    for candidate, published, modified in pairs:
        found.compare(candidate, published, modified)
    return found


def test_dates_are_true_when_nine_of_ten_agree() -> None:
    right = (listed(NOON), NOON - timedelta(days=1), NOON)
    wrong = (listed(NOON), NOON - timedelta(days=9), NOON - timedelta(days=8))
    assert not evidence(*[right] * (ENOUGH - 1)).is_true, "too few"
    assert evidence(*[right] * (ENOUGH - 1), wrong).is_true
    assert evidence(*[right] * (ENOUGH - 2), wrong, wrong).is_false


def test_a_page_without_a_change_says_nothing_of_a_later_one() -> None:
    later = (listed(NOON + timedelta(days=3)), NOON, None)
    assert evidence(later).compared == 0
    earlier = (listed(NOON - timedelta(days=3)), NOON, None)
    assert (evidence(earlier).compared, evidence(earlier).agreed) == (1, 0)
    assert evidence((listed(NOON), NOON, None)).agreed == 1
    assert evidence((listed(None), NOON, NOON)).compared == 0
    assert evidence((listed(NOON), None, None)).compared == 0


def test_a_day_agrees_with_all_of_its_hours() -> None:
    day = listed(NOON.replace(hour=0), NOON.replace(hour=0) + timedelta(days=1))
    assert evidence((day, None, NOON)).agreed == 1
    assert evidence((day, None, NOON + timedelta(days=2))).agreed == 0


def test_a_site_that_begins_to_lie_is_found_out() -> None:
    found = evidence(*[(listed(NOON), NOON, NOON)] * 1000)
    for _ in range(60):
        found.compare(listed(NOON), NOON, NOON - timedelta(days=1))
    assert found.is_false


def test_validators_are_sent_back_as_they_came() -> None:
    remembered = Remembered(validators={"https://kabar.example/feed/": Validators('W/"1"', None)})
    assert remembered.headers_for("https://kabar.example/feed/") == {"If-None-Match": 'W/"1"'}
    assert remembered.headers_for("https://kabar.example/rss") == {}
    remembered.learn("https://kabar.example/rss", {"last-modified": "Wed, 28 Sep 2022"})
    remembered.learn("https://kabar.example/atom", {"content-type": "text/xml"})
    assert remembered.learned == {"https://kabar.example/rss": Validators(None, "Wed, 28 Sep 2022")}
