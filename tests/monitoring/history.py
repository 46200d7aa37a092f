"""Simulated histories: sites with a rhythm and the noise of real ones, crawled every hour."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from crawler.monitoring.alarms import Alarm, alarms_of
from crawler.monitoring.health import HISTORY_ARTICLES, HISTORY_RUNS, LATEST_RUNS
from crawler.storage.store import Run

START = datetime(2026, 1, 5, tzinfo=UTC)

Break = Callable[[dict[str, Any]], None]
"""Changes the counts of a run, as a fault of the site would."""


@dataclass
class Simulated:
    """One site: articles at random, more by day than by night and fewer at weekends."""

    seed: int
    per_day: float
    every_hours: int = 1
    runs: list[Run] = field(default_factory=list)
    published: list[datetime] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)
        self.author_rate = self.random.choice((0.0, 0.4, 0.9, 0.99))
        self.length = self.random.uniform(900, 3500)
        self.refusal_rate = self.random.choice((0.0, 0.02, 0.15))
        self.noise = self.random.uniform(0, 9)
        self.weekend = self.random.choice((0.1, 0.5, 1.0))

    @property
    def now(self) -> datetime:
        return START + timedelta(hours=self.every_hours * len(self.runs))

    def go_on(
        self, days: float, fault: Break | None = None, *, silent: bool = False, dated: bool = True
    ) -> None:
        """Let so many days of runs pass."""
        for _ in range(round(days * 24 / self.every_hours)):
            self._run(fault, silent=silent, dated=dated)

    def alarms(self) -> list[Alarm]:
        """What is told now."""
        latest = self.runs[-LATEST_RUNS:]
        met = [run for run in self.runs[:-LATEST_RUNS] if run.counts.get("articles/met")]
        runs = list(reversed([*met[-HISTORY_RUNS:], *latest]))
        return alarms_of("situs", runs, sorted(self.published, reverse=True)[:HISTORY_ARTICLES])

    def days_until(self, kind: str, fault: Break | None = None, *, days: int, **how: bool) -> float:
        """Days until an alarm of that kind is told; infinite: not within *days*."""
        for day in range(days * 4):
            self.go_on(0.25, fault, **how)
            if any(alarm.kind == kind for alarm in self.alarms()):
                return (day + 1) / 4
        return math.inf

    def _run(self, fault: Break | None, *, silent: bool, dated: bool) -> None:
        rand = self.random
        if rand.random() < 0.01:  # the site does not answer this time
            self._add("failed", {}, "the site cannot be reached: TimeoutError")
            return
        number = 0 if silent else self._poisson(self.per_day / 24 * self.every_hours * self._mood())
        refused = sum(rand.random() < self.refusal_rate for _ in range(number))
        read = number - refused
        long = [max(200, rand.lognormvariate(math.log(self.length), 0.5)) for _ in range(read)]
        galleries = [rand.random() < 0.03 for _ in range(read)]
        counts: dict[str, Any] = {
            "articles/new": read,
            "articles/known": 20,
            "articles/met": number,
            "articles/refused/no-title": refused,
            "discovery/listed": 20 + number,
            "fields/read": read,
            "fields/title": read,
            "fields/date": sum(rand.random() < 0.98 for _ in range(read)),
            "fields/author": sum(rand.random() < self.author_rate for _ in range(read)),
            "fields/body": read - sum(galleries),
            "fields/characters": round(sum(long)),
            "fields/paragraphs": round(sum(long) / 230),
            "fields/removed": sum(self._poisson(self.noise) for _ in range(read)),
            "fields/future": 0,
        }
        if fault:
            fault(counts)
        if dated:
            before = timedelta(hours=self.every_hours)
            self.published += [self.now - before * rand.random() for _ in range(read)]
        self._add("ok", counts, None)

    def _mood(self) -> float:
        night = self.now.hour in range(15, 22)  # UTC
        return (0.15 if night else 1.35) * (self.weekend if self.now.weekday() >= 5 else 1.0)

    def _poisson(self, mean: float) -> int:
        number, product, border = 0, self.random.random(), math.exp(-mean)
        while product > border:
            number += 1
            product *= self.random.random()
        return number

    def _add(self, outcome: str, counts: dict[str, Any], reason: str | None) -> None:
        self.runs.append(
            Run(
                id=len(self.runs) + 1,
                site="situs",
                started_at=self.now,
                finished_at=self.now,
                outcome=outcome,
                reason=reason,
                arguments={},
                counts=counts,
                version=None,
                host=None,
                pid=None,
            )
        )
