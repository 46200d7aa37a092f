"""PURE  How often a site is worth a visit: as often as it publishes, within limits."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST = timedelta(minutes=15)
LONGEST = timedelta(hours=6)
LONGEST_AFTER_FAILURES = timedelta(hours=24)
ARTICLES_A_VISIT = 5
"""A feed holds ten articles or more: with five at a visit none is missed on a busy day."""
FIRST = timedelta(hours=1)
"""The interval of a site of which too little is known."""
JITTER = 0.2
"""By so much of it an interval is longer or shorter, so that sites do not come in step."""


class Visit(NamedTuple):
    """One earlier run of a site."""

    started_at: datetime
    failed: bool
    new: int
    """Articles that it found new."""


def next_visit(site: str, visits: Sequence[Visit]) -> datetime | None:
    """When the site is due; None: at once. *visits*: its latest, the newest first, aware."""
    if not visits:
        return None
    failures = next((n for n, visit in enumerate(visits) if not visit.failed), len(visits))
    pause = interval(visits)
    if failures:
        pause = min(pause * 2**failures, LONGEST_AFTER_FAILURES)
    last = visits[0].started_at
    return last + pause * (1 + JITTER * _spread(f"{site} {last.isoformat()}"))


def interval(visits: Sequence[Visit]) -> timedelta:
    """The time in which the site publishes :data:`ARTICLES_A_VISIT`, within the limits."""
    good = [visit for visit in visits if not visit.failed]
    # What the first of them found is the past of the site, not its rhythm.
    since, new = (good[-1].started_at, sum(v.new for v in good[:-1])) if good else (None, 0)
    if since is None or good[0].started_at - since < FIRST:
        return FIRST
    if not new:
        return LONGEST
    each = (good[0].started_at - since) / new
    return min(max(each * ARTICLES_A_VISIT, SHORTEST), LONGEST)


def _spread(text: str) -> float:
    """A number from -1 to 1 that is always the same for the text."""
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:4], "big") / 2**31 - 1
