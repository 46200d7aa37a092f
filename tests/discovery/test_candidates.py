"""Windows of time and what a user writes for them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.discovery import Candidate, Window, parse_moment

NOW = datetime(2022, 9, 28, 12, 0, tzinfo=UTC)
DAY = Window(
    since=datetime.fromisoformat("2022-09-28T00:00+07:00"),
    until=datetime.fromisoformat("2022-09-29T00:00+07:00"),
)

MOMENTS = {
    "hours": ("36h", False, "2022-09-27T00:00+00:00"),
    "days": ("7d", False, "2022-09-21T12:00+00:00"),
    "weeks": ("4w", False, "2022-08-31T12:00+00:00"),
    "day begins in the site's zone": ("2022-09-28", False, "2022-09-28T00:00+08:00"),
    "until covers the day": ("2022-09-28", True, "2022-09-29T00:00+08:00"),
    "time in the site's zone": ("2022-09-28T14:05", False, "2022-09-28T14:05+08:00"),
    "time with a zone": ("2022-09-28T14:05+07:00", False, "2022-09-28T14:05+07:00"),
}


@pytest.mark.parametrize(("text", "end", "expected"), MOMENTS.values(), ids=MOMENTS)
def test_parse_moment(text: str, end: bool, expected: str) -> None:
    moment = parse_moment(text, timezone="Asia/Makassar", end=end, now=NOW)
    assert moment == datetime.fromisoformat(expected)
    assert moment.tzinfo is not None


@pytest.mark.parametrize(
    "text",
    ["kemarin", "28/9/2022", "2022-02-30", "7", "7x", "", "-3d", "9999-12-31T", "0000-01-01"],
)
def test_parse_moment_refuses(text: str) -> None:
    with pytest.raises(ValueError, match="is no date: write 2022-09-28"):
        parse_moment(text, timezone="Asia/Jakarta")


def test_window_holds_its_beginning_and_not_its_end() -> None:
    assert DAY.since
    assert DAY.until
    assert DAY.contains(DAY.since)
    assert not DAY.contains(DAY.since - timedelta(seconds=1))
    assert DAY.contains(DAY.until - timedelta(seconds=1))
    assert not DAY.contains(DAY.until)


def test_an_unknown_date_lies_only_in_an_open_window() -> None:
    assert Window().contains(None)
    assert not DAY.contains(None)


def candidate(url: str = "https://kabar.example/a", **dates: str) -> Candidate:
    return Candidate(
        url=url, source="sitemap", **{k: datetime.fromisoformat(v) for k, v in dates.items()}
    )


CANDIDATES = {
    "published inside": (candidate(published="2022-09-28T05:00+07:00"), True),
    "published before": (candidate(published="2022-09-27T05:00+07:00"), False),
    "published after": (candidate(published="2022-09-29T05:00+07:00"), False),
    "nothing known": (candidate(), True),
    "changed before": (candidate(modified="2022-09-27T05:00+07:00"), False),
    "changed after": (candidate(modified="2022-10-27T05:00+07:00"), True),
    "month of the path": (candidate("https://kabar.example/2022/09/banjir-surut/"), True),
    "earlier month": (candidate("https://kabar.example/2022/08/banjir-surut/"), False),
    "much earlier month": (candidate("https://kabar.example/2022/07/banjir-surut/"), False),
    "later month": (candidate("https://kabar.example/2022/11/banjir-surut/"), False),
    "day of the path": (candidate("https://kabar.example/2022/09/28/banjir-surut"), True),
    "day before, zone unknown": (candidate("https://kabar.example/2022/09/27/banjir-surut"), True),
    "days before": (candidate("https://kabar.example/2022/09/25/banjir-surut"), False),
    "no date in the path": (candidate("https://kabar.example/2022/banjir-surut/"), True),
}


@pytest.mark.parametrize(("found", "expected"), CANDIDATES.values(), ids=CANDIDATES)
def test_what_may_lie_in_the_window(found: Candidate, expected: bool) -> None:
    assert DAY.may_contain(found) is expected


class TestTrueClock:
    STATED = Candidate(
        url="https://kabar.example/2022/09/banjir-surut/",
        source="feed",
        published=datetime(2022, 9, 28, 20, 0, tzinfo=UTC),
        modified=datetime(2022, 9, 28, 21, 0, tzinfo=UTC),
    )

    def test_utc_that_is_the_clock_of_the_site(self) -> None:
        meant = self.STATED.in_true_clock(("feed",), "Asia/Jakarta")
        assert meant.published == datetime.fromisoformat("2022-09-28T20:00+07:00")
        assert meant.modified == datetime.fromisoformat("2022-09-28T21:00+07:00")
        assert DAY.may_contain(meant)
        assert not DAY.may_contain(self.STATED)

    def test_other_sources_and_other_offsets_are_kept(self) -> None:
        assert self.STATED.in_true_clock(("rest",), "Asia/Jakarta") == self.STATED
        stated = replace(
            self.STATED, published=datetime.fromisoformat("2022-09-28T20:00+08:00"), modified=None
        )
        assert stated.in_true_clock(("feed",), "Asia/Jakarta") == stated
