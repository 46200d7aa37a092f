"""How many articles may be under way, and how many a run may store."""

from __future__ import annotations

import asyncio


class Gate:
    """Lets articles through while fewer than *width* are under way and *limit* is not reached.

    Each article that entered must be reported once, by :meth:`accept` or :meth:`reject`. With a
    limit, no article enters that the ones under way may make superfluous, so the limit holds
    exactly although some of them are refused later.
    """

    def __init__(self, *, width: int, limit: int | None = None):
        self._width = width
        self._limit = limit
        self._under_way = 0
        self._accepted = 0
        self._changed = asyncio.Event()

    async def enter(self, *, at_most: int | None = None) -> bool:
        """Wait for a place. False: the limit is reached, nothing enters any more.

        With *at_most*, wait until fewer than that are under way, though there be more places.
        """
        width = self._width if at_most is None else min(self._width, at_most)
        while True:
            if self._limit is not None and self._accepted >= self._limit:
                return False
            room = self._limit is None or self._accepted + self._under_way < self._limit
            if self._under_way < width and room:
                self._under_way += 1
                return True
            self._changed.clear()
            await self._changed.wait()

    async def idle(self) -> None:
        """Wait until none is under way."""
        while self._under_way:
            self._changed.clear()
            await self._changed.wait()

    def accept(self) -> None:
        """One of those under way became an article of the archive."""
        self._accepted += 1
        self.reject()

    def reject(self) -> None:
        """One of those under way came to nothing."""
        self._under_way -= 1
        self._changed.set()
