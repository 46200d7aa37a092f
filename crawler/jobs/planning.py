"""Which sites are due for a visit, from the runs that the archive remembers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.jobs.rhythm import Visit, next_visit

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import datetime

    from crawler.storage.store import ArticleStore

VISITS = 20
"""Runs that tell the rhythm of a site."""
RUNS = 200
"""Among so many latest runs of a site its visits are looked for."""


class Planner:
    """Finds the sites that are due among those that this installation crawls."""

    def __init__(self, store: ArticleStore, sites: Sequence[str]) -> None:
        self._store = store
        self.sites = sites
        self._not_before: dict[str, datetime] = {}
        """What is known of the next visit of a site; other workers can only make it later."""

    async def due(self, now: datetime, *, besides: Collection[str] = ()) -> list[str]:
        """Return the sites whose next visit has come, but for those that are named."""
        return await asyncio.to_thread(self._due, now, frozenset(besides))

    def _due(self, now: datetime, besides: frozenset[str]) -> list[str]:
        return [site for site in self.sites if site not in besides and self._is_due(site, now)]

    def _is_due(self, site: str, now: datetime) -> bool:
        known = self._not_before.get(site)
        if known is not None and known > now:
            return False
        due = next_visit(site, self._visits(site))
        if due is None or due <= now:
            return True
        self._not_before[site] = due
        return False

    def _visits(self, site: str) -> list[Visit]:
        # What fills the past says nothing about how often there is something new.
        runs = [
            run for run in self._store.latest_runs(site, limit=RUNS) if "until" not in run.arguments
        ]
        return [
            Visit(
                started_at=run.started_at,
                failed=run.outcome == "failed",
                new=int(run.counts.get("articles/new", 0)),
            )
            for run in runs[:VISITS]
        ]
