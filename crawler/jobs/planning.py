"""Which sites are due for a visit, from the runs that the archive remembers."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from crawler.jobs.rhythm import SHORTEST, Visit, next_visit

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.storage.store import ArticleStore

VISITS = 20
"""Runs that tell the rhythm of a site."""


class Planner:
    """Finds the sites that are due among those that this installation crawls."""

    def __init__(self, store: ArticleStore, sites: Sequence[str]) -> None:
        self._store = store
        self._sites = sites

    async def due(self, now: datetime) -> list[str]:
        """Return the sites whose next visit has come."""
        return await asyncio.to_thread(self._due, now)

    def _due(self, now: datetime) -> list[str]:
        latest = self._store.last_starts()
        return [
            site
            for site in self._sites
            if (last := latest.get(site)) is None
            or (now - last >= SHORTEST * 0.8 and self._is_due(site, now))
        ]

    def _is_due(self, site: str, now: datetime) -> bool:
        visits = [
            Visit(
                started_at=run.started_at,
                failed=run.outcome == "failed",
                new=int(run.counts.get("articles/new", 0)),
            )
            for run in self._store.runs(site=site, limit=VISITS)
        ]
        due = next_visit(site, visits)
        return due is None or due <= now
