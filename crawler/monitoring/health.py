"""The alarms of the sites of an archive."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.monitoring.alarms import Alarm, Limits, alarms_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.storage.store import ArticleStore, Run

HISTORY_RUNS = 300
"""Runs of a site that are looked at, of those that met articles."""
LATEST_RUNS = 100
"""Runs that are looked at besides, whatever they met."""
HISTORY = timedelta(days=120)
HISTORY_ARTICLES = 300
"""Articles of a site that tell its rhythm."""


def limits_of(settings: Mapping[str, Any]) -> Limits:
    """Read the settings ``ALARM_…``. Raises ValueError, with a line for the user."""
    values: dict[str, Any] = {}
    for field in fields(Limits):
        name = f"ALARM_{field.name.upper()}"
        kind = int if field.type == "int" else float
        try:
            values[field.name] = kind(settings[name])
        except (TypeError, ValueError):
            raise ValueError(f"{name}: {settings[name]!r} is no number") from None
        if not values[field.name] > 0:
            raise ValueError(f"{name}: {settings[name]!r} is not above 0")
    return Limits(**values)


def alarms_in(
    store: ArticleStore, sites: Iterable[str], limits: Limits, now: datetime | None = None
) -> dict[str, list[Alarm]]:
    """The alarms of each of the sites that has any."""
    until = now or datetime.now(UTC)
    found = {}
    for site in sites:
        runs = history_of(store, site, until)
        published = store.latest_published(site, until=until, limit=HISTORY_ARTICLES)
        if alarms := alarms_of(site, runs, published, limits):
            found[site] = alarms
    return found


def history_of(store: ArticleStore, site: str, until: datetime) -> list[Run]:
    """The runs of a site that tell its usual, the newest first."""
    latest = store.latest_runs(site, limit=LATEST_RUNS)
    telling = store.latest_runs(
        site, limit=HISTORY_RUNS, since=until - HISTORY, that_met_articles=True
    )
    runs = {run.id: run for run in (*latest, *telling)}
    # Not by the clock: it may have been set back.
    return sorted(runs.values(), key=lambda run: run.id, reverse=True)
