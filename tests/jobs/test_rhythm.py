"""When a site is worth its next visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.jobs.rhythm import (
    FIRST,
    JITTER,
    LONGEST,
    LONGEST_AFTER_FAILURES,
    SHORTEST,
    Visit,
    interval,
    next_visit,
)

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def visits(*new: int, every: timedelta = timedelta(hours=1), failed: int = 0) -> list[Visit]:
    """Visits, the newest first, the latest *failed* of them without success."""
    return [
        Visit(started_at=NOW - number * every, failed=number < failed, new=count)
        for number, count in enumerate(new)
    ]


@pytest.mark.parametrize(
    ("earlier", "expected"),
    [
        pytest.param(visits(300), FIRST, id="one visit tells no rhythm"),
        pytest.param(visits(2, 3, 300), timedelta(hours=2), id="five in two hours"),
        pytest.param(visits(60, 60, 300), SHORTEST, id="the busiest"),
        pytest.param(visits(0, 0, 0, 300), LONGEST, id="nothing new"),
        pytest.param(visits(0, 1, 0, 0, 0, 0, 0, 300), LONGEST, id="one in seven hours"),
        pytest.param(
            visits(9, 9, 2, 3, 300, failed=2), timedelta(hours=2), id="failures say nothing"
        ),
    ],
)
def test_interval(earlier: list[Visit], expected: timedelta) -> None:
    assert interval(earlier) == expected


def test_site_without_a_run_is_due() -> None:
    assert next_visit("tarunanews", []) is None


def test_failures_wait_longer_each_time() -> None:
    waits = []
    for failed in range(8):
        due = next_visit("tarunanews", visits(*[2] * 10, failed=failed))
        assert due is not None
        waits.append(due - NOW)
    assert waits[1] > 1.3 * waits[0]
    assert waits[2] > 1.3 * waits[1]
    assert max(waits) <= LONGEST_AFTER_FAILURES * (1 + JITTER)


def test_sites_do_not_come_in_step() -> None:
    dues = {next_visit(f"kabar{number}", visits(2, 3, 300)) for number in range(50)}
    assert len(dues) == 50


@given(st.lists(st.integers(0, 500), min_size=1, max_size=20), st.integers(1, 1440))
def test_pauses_keep_their_limits(new: list[int], minutes: int) -> None:
    due = next_visit("kabar", visits(*new, every=timedelta(minutes=minutes)))
    assert due is not None
    assert SHORTEST * (1 - JITTER) <= due - NOW <= LONGEST * (1 + JITTER)
    assert due == next_visit("kabar", visits(*new, every=timedelta(minutes=minutes)))
