"""Alarms on simulated histories: healthy sites are left in peace, broken ones are told soon."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

import pytest

from crawler.monitoring.alarms import Limits
from crawler.monitoring.health import limits_of
from tests.monitoring.history import Break, Simulated

HOURS = (1, 3, 6)


def without(*names: str) -> Break:
    def fault(counts: dict[str, Any]) -> None:
        counts.update({f"fields/{name}": 0 for name in names})

    return fault


def shorter(counts: dict[str, Any]) -> None:
    """A third of each body is left."""
    for name in ("characters", "paragraphs"):
        counts[f"fields/{name}"] = round(counts[f"fields/{name}"] * 0.35)


def refused(counts: dict[str, Any]) -> None:
    counts["articles/refused/no-text"] = counts.pop("articles/new")
    counts.update({name: 0 for name in counts if name.startswith("fields/")})


def noisy(counts: dict[str, Any]) -> None:
    counts["fields/removed"] += 25 * counts["fields/read"]


def half_refused(counts: dict[str, Any]) -> None:
    counts["articles/refused/no-text"] = counts["articles/new"] * 2


def in_the_future(counts: dict[str, Any]) -> None:
    counts["fields/future"] = counts["fields/read"]
    counts["fields/date"] = 0


def site(seed: int, per_day: float, days: int = 45) -> Simulated:
    simulated = Simulated(seed, per_day, every_hours=HOURS[seed % 3])
    simulated.author_rate = max(simulated.author_rate, 0.9)
    simulated.go_on(days)
    return simulated


def test_healthy_sites_are_left_in_peace() -> None:
    told = []
    days = 0
    for seed in range(36):
        healthy = site(seed, (0.3, 1, 3, 8, 20, 60)[seed % 6], days=30)
        for _ in range(20):
            healthy.go_on(1)
            days += 1
            told += healthy.alarms()
    assert len(told) <= days * 0.005, [alarm.text for alarm in told]


BROKEN: dict[str, tuple[Break | None, dict[str, bool], float]] = {
    "low-body": (without("body", "characters", "paragraphs"), {}, 1),
    "low-date": (without("date"), {}, 1),
    "low-title": (without("title"), {}, 1),
    "low-author": (without("author"), {}, 2),
    "low-length": (shorter, {}, 3),
    "low-paragraphs": (shorter, {}, 3),
    "high-noise": (noisy, {}, 1),
    "high-refusals": (half_refused, {}, 2),
    "high-future-dates": (in_the_future, {}, 1),
    "nothing-stored": (refused, {}, 2),
    "silent": (None, {"silent": True}, 4),
    "dates-stuck": (None, {"dated": False}, 5),
}
"""Alarm -> the fault, and the days until it is told of a site with 8 articles a day."""


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_site_is_told_soon_and_only_until_it_is_well(kind: str) -> None:
    fault, how, limit = BROKEN[kind]
    slow = []
    for seed in (100, 101, 102):
        broken = site(seed, 8)
        slow.append(broken.days_until(kind, fault, days=10, **how))
        (alarm,) = [alarm for alarm in broken.alarms() if alarm.kind == kind]
        assert alarm.figure
        assert alarm.usual
        assert alarm.since <= broken.now
        broken.go_on(8)
        assert kind not in {alarm.kind for alarm in broken.alarms()}, "it clears itself"
    assert max(slow) <= limit


def test_a_young_archive_is_silent() -> None:
    young = Simulated(7, 8)
    young.go_on(3)
    assert young.days_until("low-body", without("body"), days=2) == math.inf


def test_the_first_crawl_of_a_sleeping_site_is_no_alarm() -> None:
    asleep = site(5, 8, days=30)
    asleep.runs.clear()
    asleep.published = [instant - timedelta(days=200) for instant in asleep.published]
    for _ in range(3):
        asleep._add("ok", {"discovery/listed": 20, "articles/new": 200}, None)
    assert asleep.alarms() == []


class TestFailures:
    def told(self, *reasons: str | None) -> list[str]:
        """The alarms after runs that failed for those reasons, the last one last."""
        failing = site(3, 8, days=10)
        for reason in reasons:
            failing._add("failed" if reason else "ok", {"discovery/listed": 20}, reason)
        return [alarm.kind for alarm in failing.alarms()]

    def test_one_failure_that_may_pass_is_no_alarm(self) -> None:
        assert self.told("the site cannot be reached") == []
        assert self.told("the site cannot be reached", "x") == ["failing"]
        assert self.told("the site cannot be reached", "x", None) == []

    def test_robots_and_blocks_are_told_at_once(self) -> None:
        assert self.told("robots.txt forbids this address") == ["robots"]
        assert self.told("none of 9 articles: refused/challenge") == ["blocked"]

    def test_a_list_without_articles_is_a_failure(self) -> None:
        empty = site(3, 8, days=10)
        empty._add("ok", {"discovery/listed": 0}, None)
        (alarm,) = empty.alarms()
        assert (alarm.kind, alarm.is_failure) == ("nothing-found", True)
        assert "usual: 2" in alarm.text
        not_modified = site(3, 8, days=10)
        not_modified._add("ok", {"discovery/listed": 0, "discovery/not-modified": 1}, None)
        assert not_modified.alarms() == []

    def test_a_list_that_stays_empty_is_told_until_it_is_filled(self) -> None:
        emptied = site(3, 8, days=10)
        began = emptied.now

        def since(*listed: int) -> list[datetime]:
            for number in listed:
                emptied._add("ok", {"discovery/listed": number}, None)
            return [alarm.since for alarm in emptied.alarms() if alarm.kind == "nothing-found"]

        assert since(0, 0, 0, 0) == [began]
        assert since(20) == []
        assert since(0) == [], "it has happened before, and may pass"
        assert since(0) == [began + timedelta(hours=5)]
        assert since(20, *(0, 0, 20) * 10, 0, 0) == [], "a site that does so often"

    def test_a_feed_that_overruns_again_and_again(self) -> None:
        fast = site(3, 8, days=10)
        for overrun in (1, 0, 1):
            fast._add("ok", {"discovery/listed": 20, "discovery/overrun": overrun}, None)
        assert [alarm.kind for alarm in fast.alarms()] == ["overrun"]


def test_settings_change_the_limits() -> None:
    names = "SILENCE_FACTOR SILENCE_HOURS RATE_DROP SIZE_FACTOR DEVIATIONS GROUP GROUPS FAILURES"
    settings: dict[str, object] = {f"ALARM_{name}": "3" for name in names.split()}
    assert limits_of(settings) == Limits(
        silence_factor=3,
        silence_hours=3,
        rate_drop=3,
        size_factor=3,
        deviations=3,
        group=3,
        groups=3,
        failures=3,
    )
    for wrong in ("banyak", "0", "-1"):
        with pytest.raises(ValueError, match="ALARM_GROUP: "):
            limits_of(settings | {"ALARM_GROUP": wrong})
