"""What is wrong with a site, told from its own history: pure functions over runs and articles.

Every alarm states a figure, what is usual, and since when. It clears itself: what is told depends
on the latest runs only, and a state that lasts longer than half of the history becomes usual.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from math import log
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.monitoring.rhythm import longest_silence
from crawler.outcome import KEPT_WORDS, brief, lost_articles

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.storage.store import Run

Counts = Mapping[str, Any]
_REASON = 160
"""Characters of a reason that an alarm repeats."""
_MAD = 1.4826  # of a normal distribution, the standard deviation in median absolute deviations


@dataclass(frozen=True, kw_only=True, slots=True)
class Limits:
    """When an alarm is raised; settings named ``ALARM_…`` change it."""

    silence_factor: float = 1.5
    """A silence may be so many times as long as the longest one before."""
    silence_hours: float = 24.0
    """A silence of so many hours is never an alarm."""
    rate_drop: float = 0.35
    """A share (of articles with a date, for instance) may change by so much."""
    size_factor: float = 2.0
    """A mean (characters of a body, for instance) may change by this factor."""
    deviations: float = 4.0
    """A change must also be so many standard deviations of the site's own groups of articles."""
    group: int = 10
    """Articles that are judged together; runs are joined until they have so many."""
    groups: int = 5
    """Earlier groups that are needed before anything is compared."""
    failures: int = 2
    """Runs in a row that must fail for a reason that may pass."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Alarm:
    """One thing that is wrong with one site."""

    site: str
    kind: str
    """Such as ``silent``, ``robots``, ``low-body``; see docs/operations.md."""
    figure: str
    """What is seen now."""
    usual: str
    """What the site's own history has."""
    since: datetime
    is_failure: bool = False
    """Whether it makes a run end with code 1: the site answers and yields nothing."""

    @property
    def text(self) -> str:
        """All of it in one line."""
        return (
            f"{self.site}: {self.kind}: {self.figure} (usual: {self.usual}),"
            f" since {self.since:%Y-%m-%d %H:%M} UTC"
        )

    def as_data(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self) | {"since": self.since.isoformat(timespec="seconds")}


def alarms_of(
    site: str, runs: Sequence[Run], published: Sequence[datetime], limits: Limits | None = None
) -> list[Alarm]:
    """What is wrong with a site now.

    *runs* are its latest, *published* the instants of its latest articles, both the newest first.
    """
    limits = limits or Limits()
    done = [run for run in runs if run.outcome in ("ok", "failed")]
    if not done:
        return []
    found = [*_failing(site, done, limits)]
    if done[0].outcome == "ok":
        found += _nothing(site, done, limits)
        found += _silent(site, done, published, limits)
        found += _overrun(site, done)
    yields_nothing = any(alarm.is_failure for alarm in found)
    for metric in METRICS:
        if metric.kind == "refusals" and yields_nothing:
            continue  # it is told already
        if alarm := _shifted(site, done, metric, limits):
            found.append(alarm)
    return found


# Runs that fail


def _failing(site: str, runs: Sequence[Run], limits: Limits) -> Iterator[Alarm]:
    streak = _streak(runs, lambda run: run.outcome == "failed")
    if not streak:
        return
    reason = brief(streak[0].reason or "no reason was recorded", _REASON)
    kind = _kind_of_failure(streak[0])
    if kind == "failing" and len(streak) < limits.failures:
        return
    before = runs[len(streak)] if len(runs) > len(streak) else None
    yield Alarm(
        site=site,
        kind=kind,
        figure=f"{_runs(len(streak))} failed: {reason}",
        usual=f"well until {before.started_at:%Y-%m-%d %H:%M} UTC" if before else "none went well",
        since=streak[-1].started_at,
    )


_BLOCKS = ("challenge", "captcha", "blocked", "status-403", "status-429", "(status 403)")


def _kind_of_failure(run: Run) -> str:
    reason = run.reason or ""
    if "robots.txt forbids" in reason or reason.endswith("failed/robots"):
        return "robots"
    return "blocked" if any(word in reason for word in _BLOCKS) else "failing"


def _streak(runs: Sequence[Run], holds: Callable[[Run], bool]) -> list[Run]:
    """The latest runs, the newest first, for which it holds without a break."""
    streak = []
    for run in runs:
        if not holds(run):
            break
        streak.append(run)
    return streak


def _runs(number: int) -> str:
    return "the last run" if number == 1 else f"{number} runs in a row"


# Runs that yield nothing


def _nothing(site: str, runs: Sequence[Run], limits: Limits) -> Iterator[Alarm]:
    streak = _streak(runs, lambda run: not _found(run.counts))
    earlier = [run for run in runs[len(streak) :] if run.outcome == "ok"]
    if streak and len(earlier) >= limits.groups and _lists_always(earlier, len(streak), limits):
        usual = median(run.counts.get("discovery/listed", 0) for run in earlier)
        yield Alarm(
            site=site,
            kind="nothing-found",
            figure="the site answers and lists no article",
            usual=f"{usual:.0f} addresses",
            since=streak[-1].started_at,
            is_failure=True,
        )
    streak = _streak(runs, lambda run: not _kept(run.counts))
    lost = sum(_lost(run.counts) for run in streak)
    before = runs[len(streak) :]
    kept_before = sum(_kept(run.counts) for run in before)
    tried_before = kept_before + sum(_lost(run.counts) for run in before)
    enough = lost >= limits.group // 2 and tried_before >= limits.group * 2
    if enough and kept_before >= tried_before / 2:
        reasons: dict[str, int] = {}
        for run in streak:
            for reason, number in lost_articles(run.counts).items():
                reasons[reason] = reasons.get(reason, 0) + number
        worst = max(reasons, key=lambda reason: reasons[reason])
        kind = "blocked" if any(word in worst for word in _BLOCKS) else "nothing-stored"
        yield Alarm(
            site=site,
            kind=kind,
            figure=f"none of {lost} articles was stored, mostly {worst.replace('/', ' ')}",
            usual=f"{kept_before / tried_before:.0%} are",
            since=[run for run in streak if _lost(run.counts)][-1].started_at,
            is_failure=True,
        )


def _found(counts: Counts) -> bool:
    return bool(counts.get("discovery/listed", 0) or counts.get("discovery/not-modified", 0))


def _lists_always(earlier: Sequence[Run], streak: int, limits: Limits) -> bool:
    """Whether runs before a streak of empty ones listed articles, but for a trouble now and then.

    After such a trouble a single empty run is none yet: it may be the habit of the site.
    """
    empty = sum(not _found(run.counts) for run in earlier)
    return not empty or (streak >= limits.failures and empty <= _TROUBLE * len(earlier))


_TROUBLE = 0.05
"""Share of the runs of a site that may have listed nothing for a reason that passed."""


def _kept(counts: Counts) -> int:
    return sum(int(counts.get(f"articles/{word}", 0)) for word in KEPT_WORDS)


def _lost(counts: Counts) -> int:
    return sum(lost_articles(counts).values())


# Silence


def _silent(
    site: str, runs: Sequence[Run], published: Sequence[datetime], limits: Limits
) -> Iterator[Alarm]:
    allowed = longest_silence(
        published,
        factor=limits.silence_factor,
        floor=timedelta(hours=limits.silence_hours),
        least=2 * limits.group,
    )
    if allowed is None:
        return
    latest = max(published)
    silence = runs[0].started_at - latest
    if silence <= allowed:
        return
    border = latest + allowed
    regular = [run for run in runs if not run.arguments]
    if not regular or regular[-1].started_at > border:
        return  # nobody looked when it was still usual: a site that is crawled for the first time
    new = sum(int(run.counts.get("articles/new", 0)) for run in regular if run.started_at > border)
    if new >= limits.group // 2:
        yield Alarm(
            site=site,
            kind="dates-stuck",
            figure=f"{new} new articles, none is dated later than {latest:%Y-%m-%d %H:%M} UTC",
            usual=f"at most {_span(allowed)} without a later date",
            since=border,
        )
    elif not new:
        yield Alarm(
            site=site,
            kind="silent",
            figure=f"nothing new for {_span(silence)}",
            usual=f"at most {_span(allowed)}",
            since=latest,
        )


def _span(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    return f"{hours:.0f} h" if hours < 72 else f"{hours / 24:.0f} days"


def _overrun(site: str, runs: Sequence[Run]) -> Iterator[Alarm]:
    regular = [run for run in runs if not run.arguments][:_LATEST]
    overrun = [run for run in regular if run.counts.get("discovery/overrun", 0)]
    if regular and regular[0] in overrun and len(overrun) > 1:
        yield Alarm(
            site=site,
            kind="overrun",
            figure=f"in {len(overrun)} of the last {len(regular)} runs all that a feed or list "
            "named was new: what came before it may be missed",
            usual="a run meets what is known",
            since=overrun[-1].started_at,
        )


_LATEST = 5

# Shares and means that shift


class Metric(NamedTuple):
    """A share or a mean over articles: one count divided by another."""

    kind: str
    """Name of the alarm when it falls; ``high-…`` when it rises."""
    upper: Callable[[Counts], float]
    lower: Callable[[Counts], float]
    words: str
    is_share: bool
    falls: bool = True
    """Whether a fall is an alarm."""
    rises: bool = False
    """Whether a rise is one."""
    least: float = 0.0
    """A rise of a mean by less than this is none."""


def _count(name: str) -> Callable[[Counts], float]:
    return lambda counts: float(counts.get(f"fields/{name}", 0))


METRICS = (
    Metric("title", _count("title"), _count("read"), "of articles have a title", True),
    Metric("date", _count("date"), _count("read"), "of articles have a date", True),
    Metric("author", _count("author"), _count("read"), "of articles have an author", True),
    Metric("body", _count("body"), _count("read"), "of articles have a body", True),
    Metric(
        "length", _count("characters"), _count("body"), "characters in a body", False, rises=True
    ),
    Metric(
        "paragraphs", _count("paragraphs"), _count("body"), "paragraphs in a body", False,
        rises=True, least=3.0,
    ),
    Metric(
        "noise", _count("removed"), _count("read"), "blocks taken out of a body", False,
        falls=False, rises=True, least=3.0,
    ),
    Metric(
        "refusals", _lost, lambda counts: _lost(counts) + _kept(counts),
        "of articles come to nothing", True, falls=False, rises=True,
    ),
    Metric(
        "future-dates", _count("future"), _count("read"), "of articles are dated in the future",
        True, falls=False, rises=True,
    ),
)  # fmt: skip


class _Group(NamedTuple):
    """Runs, the newest first, that together have enough articles."""

    value: float
    since: datetime


def _groups(runs: Sequence[Run], metric: Metric, size: int) -> list[_Group]:
    groups = []
    upper = lower = 0.0
    for run in runs:
        upper += metric.upper(run.counts)
        lower += metric.lower(run.counts)
        if lower >= size:
            groups.append(_Group(upper / lower, run.started_at))
            upper = lower = 0.0
    return groups


def _shifted(site: str, runs: Sequence[Run], metric: Metric, limits: Limits) -> Alarm | None:
    groups = _groups(runs, metric, limits.group)
    if len(groups) <= limits.groups:
        return None
    values = [group.value for group in groups[1:]]
    usual = median(values)
    spread = _MAD * median(_distance(value, usual, metric) for value in values)
    direction = _direction(groups[0].value, usual, spread, metric, limits)
    if direction is None:
        return None
    since = groups[0].since
    for group in groups[1:]:
        if _direction(group.value, usual, spread, metric, limits) != direction:
            break
        since = group.since
    show = _share if metric.is_share else _mean
    ordered = sorted(values)
    tenth = len(ordered) // 10
    low, high = show(ordered[tenth]), show(ordered[-1 - tenth])
    return Alarm(
        site=site,
        kind=f"{direction}-{metric.kind}",
        figure=f"{show(groups[0].value)} {metric.words}",
        usual=low if low == high else f"{low} to {high}",
        since=since,
    )


def _direction(
    value: float, usual: float, spread: float, metric: Metric, limits: Limits
) -> str | None:
    """``low`` or ``high`` where a value is far from the usual one."""
    distance = _distance(value, usual, metric)
    far = distance > limits.deviations * spread
    if metric.is_share:
        far = far and distance > limits.rate_drop
    else:
        far = far and distance > log(limits.size_factor) and abs(value - usual) > metric.least
    if not far:
        return None
    if value < usual:
        return "low" if metric.falls else None
    return "high" if metric.rises else None


def _distance(value: float, usual: float, metric: Metric) -> float:
    """How far a value is from the usual one; a mean twice as large is as far as one of half."""
    if metric.is_share:
        return abs(value - usual)
    return abs(log((value + _NOTHING) / (usual + _NOTHING)))


_NOTHING = 0.1
"""So that a mean of zero has a logarithm."""


def _share(value: float) -> str:
    return f"{value:.0%}"


def _mean(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}"
