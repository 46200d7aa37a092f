"""When an address is asked for again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)

PAUSES: dict[str, tuple[timedelta, ...]] = {
    "failed": (timedelta(0), _HOUR, 4 * _HOUR, _DAY, 3 * _DAY),
    "blocked": (6 * _HOUR, 12 * _HOUR, _DAY, 3 * _DAY, 7 * _DAY),
    "gone": (_DAY,),
    "robots": (7 * _DAY,) * 8,
}
"""State -> the pause after the first, second … time in a row; after the last it is left alone.

A page that fails once is tried by the next run, whenever that is. A page that is gone gets one more
day, since caches and moves make single answers of 404.
"""


def next_try(state: str, tries: int, now: datetime) -> datetime | None:
    """When an address that came to nothing *tries* times is asked for again; None: never."""
    pauses = PAUSES.get(state, ())
    return now + pauses[tries - 1] if 0 < tries <= len(pauses) else None


def next_look(
    published: datetime | None, now: datetime, after: Sequence[timedelta]
) -> datetime | None:
    """When a stored article is looked at again: so long *after* its publication; None: no more."""
    if published is None:
        return None
    try:
        return next((published + age for age in sorted(after) if published + age > now), None)
    except OverflowError:  # the calendar ends before
        return None
