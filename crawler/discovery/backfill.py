"""A backfill: a window of the past that is filled, for as many runs as it takes.

After each batch of a source it is noted how far all has been dealt with. A run with the same
arguments goes on there: first with what was published since the first of the runs began, then
behind the point that was reached.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.discovery.candidates import Window

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from crawler.discovery.asking import Query, Source
    from crawler.discovery.candidates import Candidate

    Settle = Callable[[], Awaitable[None]] | None

logger = logging.getLogger(__name__)

TELL_SECONDS = 30.0
"""So often the log tells how far a backfill is."""

_LATE = timedelta(days=1)


@dataclass(slots=True)
class Mark:
    """Where a backfill stands in one source."""

    cursor: Mapping[str, Any] | None = None
    """As the source puts it."""
    began_at: datetime | None = None
    """When the first of its runs began."""


class Backfill:
    """Follows a run that fills *window*, tells of it, and notes where a later run goes on.

    *marks* is what earlier runs of the same backfill noted, by name of the source; *keep* notes one
    (None: it is finished). *articles* tells how many the run has stored.
    """

    def __init__(
        self,
        window: Window,
        marks: Mapping[str, Mark],
        keep: Callable[[str, Mark | None], Awaitable[None]],
        articles: Callable[[], int],
    ):
        self._window = window
        self._marks = dict(marks)
        self._keep = keep
        self._articles = articles
        self._began_at = datetime.now(UTC)
        self._clock = time.monotonic()
        self._told = self._clock
        self._reached: datetime | None = None
        self._from: datetime | None = None
        self._head: Query | None = None
        self._steps = 0

    def passes(self, source: Source, query: Query) -> Sequence[Query]:
        """Return what to ask of a source, one after the other."""
        mark = self._marks.get(source.name)
        self._reached = self._from = None
        if mark is None or not mark.cursor:
            self._marks[source.name] = Mark(None, self._began_at)
            return [query]
        logger.info("%s: going on where an earlier run stopped", source.title)
        rest = replace(query, resume=mark.cursor)
        if query.window.until is not None or mark.began_at is None:
            return [rest]
        since = max(filter(None, (query.window.since, mark.began_at - _LATE)))
        self._head = replace(query, window=Window(since=since))
        return [self._head, rest]

    async def reached(
        self, source: Source, query: Query, batch: Sequence[Candidate], settle: Settle
    ) -> None:
        """Note that all up to a batch was handed on, once it has been dealt with.

        The head, which is read anew each time, leaves no mark.
        """
        if query is self._head or source.cursor is None:
            return
        dates = [candidate.published for candidate in batch if candidate.published]
        if dates:
            self._from = self._from or max(dates)
            self._reached = min([*dates, *([self._reached] if self._reached else [])])
        if settle:
            await settle()
        mark = self._marks[source.name]
        if source.cursor != mark.cursor:
            self._steps += 1
            mark.cursor = dict(source.cursor)
            await self._keep(source.name, mark)
        now = time.monotonic()
        if self._steps == 1 or now - self._told >= TELL_SECONDS:
            self._told = now
            self._tell(source, now)

    async def finished(self, source: Source, settle: Settle) -> None:
        """Note that a source was read to the beginning of the window."""
        if settle:
            await settle()
        if self._marks.pop(source.name, Mark()).cursor is not None:
            await self._keep(source.name, None)
        stored = self._articles()
        seconds = time.monotonic() - self._clock
        logger.info(
            "backfill: %s read to the end in %s steps, %s articles, %s a minute",
            source.title,
            f"{self._steps:,}",
            f"{stored:,}",
            f"{_per_minute(stored, seconds):,.0f}",
        )

    def _tell(self, source: Source, now: float) -> None:
        stored = self._articles()
        seconds = now - self._clock
        reached = self._reached or _day_of(source.cursor)
        logger.info(
            "backfill: %s%s steps, %s articles, %s a minute%s",
            f"back to {reached:%Y-%m-%d}, " if reached else "",
            f"{self._steps:,}",
            f"{stored:,}",
            f"{_per_minute(stored, seconds):,.0f}",
            _left(self._share(source, reached), seconds),
        )

    def _share(self, source: Source, reached: datetime | None) -> float | None:
        """What part of the way is done: by number where the site states one, else by date."""
        if source.total:
            return min(1.0, self._articles() / source.total)
        if reached is None or self._window.since is None:
            return None
        end = self._from or self._window.until or self._began_at
        whole = end - self._window.since
        return min(1.0, (end - reached) / whole) if whole > timedelta(0) else None


def _per_minute(stored: int, seconds: float) -> float:
    return stored * 60 / seconds if seconds >= 1 else 0


def _left(share: float | None, seconds: float) -> str:
    """How long it will take still, in words; empty where nothing tells."""
    if not share or share >= 1:
        return ""
    minutes = round(seconds * (1 - share) / share / 60)
    hours, rest = divmod(minutes, 60)
    return f"; about {f'{hours:,} h ' if hours else ''}{rest} min left"


def _day_of(cursor: Mapping[str, Any] | None) -> datetime | None:
    """The day of an archive by date."""
    day = cursor.get("day") if cursor else None
    return datetime.fromisoformat(day).replace(tzinfo=UTC) if isinstance(day, str) else None
