"""What each site did lately: the one view that status, gaps and report show."""

from __future__ import annotations

import os
import socket
from collections import Counter
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from crawler.monitoring.alarms import METRICS, Alarm, Limits, alarms_of
from crawler.monitoring.health import HISTORY_ARTICLES, history_of
from crawler.monitoring.rhythm import WEEKS, expected_on
from crawler.outcome import lost_articles

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from crawler.storage.store import ArticleStore, Run

SHARES = tuple(metric for metric in METRICS if metric.kind in ("title", "date", "author", "body"))
_STALE = timedelta(hours=6)
"""A run without an end that began so long ago was killed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteFacts:
    """What the site file says."""

    name: str
    publisher: str | None = None
    province: str | None = None
    platform: str | None = None
    timezone: str = "Asia/Jakarta"
    paused: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class SiteView:
    """One site, as its runs and articles tell."""

    facts: SiteFacts
    state: str
    """``ok``, ``failed``, ``interrupted``, ``deadline``, ``running``, ``killed``, ``paused`` or
    ``never``: it was not crawled yet."""
    reason: str | None
    last_run: datetime | None
    last_success: datetime | None
    latest_article: datetime | None
    per_day: dict[date, int]
    """Articles by the day of their publication, in the zone of the site."""
    found: dict[date, int]
    """The same, with addresses that were discovered and could not be read yet."""
    expected: dict[date, float]
    """Articles that a day brings by the rhythm of the site; only days that can be told."""
    filled: dict[str, float]
    """Share of the articles of the history that have a title, date, author, body."""
    refused: dict[str, int]
    """Articles of the history that came to nothing, by reason."""
    alarms: list[Alarm]

    def as_data(self) -> dict[str, Any]:
        """The same for JSON."""
        data = asdict(self.facts)
        data |= {"state": self.state, "reason": self.reason}
        for name in ("last_run", "last_success", "latest_article"):
            instant = getattr(self, name)
            data[name] = instant.isoformat(timespec="seconds") if instant else None
        data["per_day"] = {day.isoformat(): number for day, number in self.per_day.items()}
        data |= {"filled": self.filled, "refused": self.refused}
        data["alarms"] = [alarm.as_data() for alarm in self.alarms]
        return data


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """A day on which a site has fewer articles than there should be."""

    site: str
    day: date
    found: int
    stored: int
    expected: float | None
    missing: int
    command: str
    """What fetches them."""

    def as_data(self) -> dict[str, Any]:
        """The same for JSON."""
        return asdict(self) | {"day": self.day.isoformat()}


def overview(
    store: ArticleStore,
    sites: Sequence[SiteFacts],
    *,
    days: int,
    limits: Limits,
    now: datetime | None = None,
) -> list[SiteView]:
    """What each of the sites did, with the last *days* days."""
    now = now or datetime.now(UTC)
    zones = {site.name: ZoneInfo(site.timezone) for site in sites}
    since = now - timedelta(days=days + 7 * WEEKS + 1)
    stored = _by_day(store.published_since(since), zones)
    unread = _by_day(store.unread_since(now - timedelta(days=days + 1)), zones)
    return [
        _view(store, site, stored.get(site.name, {}), unread.get(site.name, {}), days, limits, now)
        for site in sites
    ]


def _by_day(
    instants: Iterable[tuple[str, datetime]], zones: Mapping[str, ZoneInfo]
) -> dict[str, Counter[date]]:
    counts: dict[str, Counter[date]] = {}
    for site, instant in instants:
        if zone := zones.get(site):
            counts.setdefault(site, Counter())[instant.astimezone(zone).date()] += 1
    return counts


def _view(
    store: ArticleStore,
    site: SiteFacts,
    stored: Mapping[date, int],
    unread: Mapping[date, int],
    days: int,
    limits: Limits,
    now: datetime,
) -> SiteView:
    runs = history_of(store, site.name, now)
    published = store.latest_published(site.name, until=now, limit=HISTORY_ARTICLES)
    today = now.astimezone(ZoneInfo(site.timezone)).date()
    shown = [today - timedelta(days=back) for back in reversed(range(days))]
    first = min(stored, default=today) + timedelta(days=1)
    expected = ((day, expected_on(day, stored, first=first)) for day in shown)
    state, reason = _state(site, runs, now)
    refused: Counter[str] = Counter()
    for run in runs:
        refused.update(lost_articles(run.counts))
    return SiteView(
        facts=site,
        state=state,
        reason=reason,
        last_run=runs[0].started_at if runs else None,
        last_success=next((run.started_at for run in runs if run.outcome == "ok"), None),
        latest_article=published[0] if published else None,
        per_day={day: stored.get(day, 0) for day in shown},
        found={day: stored.get(day, 0) + unread.get(day, 0) for day in shown},
        expected={day: number for day, number in expected if number is not None},
        filled=_filled(runs),
        refused=dict(refused.most_common()),
        alarms=[] if site.paused else alarms_of(site.name, runs, published, limits),
    )


def _state(site: SiteFacts, runs: Sequence[Run], now: datetime) -> tuple[str, str | None]:
    if site.paused:
        return "paused", site.paused
    if not runs:
        return "never", None
    latest = runs[0]
    if latest.outcome is None:
        if now - latest.started_at < _STALE and not _is_gone(latest):
            return "running", None
        return "killed", "the last run did not come to its end"
    return latest.outcome, latest.reason


def _is_gone(run: Run) -> bool:
    """Whether the process of a run of this machine is there no more."""
    if run.pid is None or run.host != socket.gethostname():
        return False
    try:
        os.kill(run.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _filled(runs: Sequence[Run]) -> dict[str, float]:
    read = sum(int(run.counts.get("fields/read", 0)) for run in runs)
    if not read:
        return {}
    return {
        metric.kind: round(sum(metric.upper(run.counts) for run in runs) / read, 3)
        for metric in SHARES
    }


def gaps_of(view: SiteView) -> list[Gap]:
    """The days on which something is missing, the latest first; today is not over and is left out.

    Missing is what was found and not stored, or what the rhythm of the site has more than twice as
    much of, and at least two.
    """
    found_gaps = []
    for day in sorted(view.per_day, reverse=True)[1:]:
        stored, found, expected = view.per_day[day], view.found[day], view.expected.get(day)
        short = round(expected) - stored if expected and stored * 2 < expected else 0
        missing = max(found - stored, short if short > 1 else 0)
        if missing > 0:
            name = view.facts.name
            command = f"scrapy crawl {name} -a since={day} -a until={day}"
            found_gaps.append(
                Gap(
                    site=name,
                    day=day,
                    found=found,
                    stored=stored,
                    expected=expected,
                    missing=missing,
                    command=command,
                )
            )
    return found_gaps
