"""The rhythm of a site: how long it may be silent, how many articles a day of the week brings."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

WEEKS = 8
"""Weeks whose days tell what a day brings."""
_MEAN_GAPS = 7
"""Articles that come at random leave so many mean gaps between two once in a thousand times."""


def longest_silence(
    published: Sequence[datetime], *, factor: float, floor: timedelta, least: int
) -> timedelta | None:
    """How long a site may be silent, from the instants of its articles, the latest first.

    *factor* times the longest pause that it made, and never less than *floor*. None: there are
    fewer than *least* different instants, too few to tell.
    """
    instants = sorted(set(published))
    if len(instants) < least:
        return None
    gaps = [later - earlier for earlier, later in pairwise(instants)]
    mean = (instants[-1] - instants[0]) / len(gaps)
    return max(floor, factor * max(gaps), _MEAN_GAPS * mean)


def expected_on(day: date, counts: Mapping[date, int], *, first: date) -> float | None:
    """How many articles a day brings: the median of the same weekday in the weeks before it.

    *counts* has the articles of each day, *first* is the first day of the archive that is whole.
    None: fewer than three such days are known.
    """
    before = [day - timedelta(weeks=week) for week in range(1, WEEKS + 1)]
    known = [counts.get(earlier, 0) for earlier in before if earlier >= first]
    return float(median(known)) if len(known) >= 3 else None
