"""Patience with a database that is away: the same call again and again until it answers."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy.exc import DBAPIError

from crawler.storage.errors import (
    PagesUnavailableError,
    StoreUnavailableError,
    is_transient,
    one_line,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Executor

logger = logging.getLogger(__name__)

RETRY_SECONDS = 600.0
_FIRST_PAUSE = 0.2
_LONGEST_PAUSE = 15.0

T = TypeVar("T")


class Patience:
    """Makes calls to the database of one crawl, off the thread of the event loop.

    A failure that passes (a lock, a lost connection, a full disk, a server that is read-only for a
    while) is tried again for ``seconds``, counted for each call. When one of them has waited in
    vain, the others give up as well, and later ones try once: an outage costs a crawl its length or
    ``seconds``, never a multiple.
    """

    def __init__(self, seconds: float = RETRY_SECONDS) -> None:
        self._seconds = seconds
        self._gave_up = asyncio.Event()
        self._waiting = 0
        """Calls that the database has not answered yet."""

    async def call(self, function: Callable[[], T], executor: Executor | None = None) -> T:
        """The answer of ``function``, which runs in a thread and must bear being called again.

        Raises :class:`StoreUnavailableError` when the time is up, and what ``function`` raises
        where waiting does not help.
        """
        loop = asyncio.get_running_loop()
        deadline = loop.time() + self._seconds
        try:
            return await loop.run_in_executor(executor, function)
        except (DBAPIError, PagesUnavailableError) as error:
            left = self._check(error, deadline - loop.time())
            self._tell_away(error, left)
        self._waiting += 1
        try:
            for pause in _pauses():
                await self._pause(min(pause, left))
                try:
                    answer = await loop.run_in_executor(executor, function)
                except (DBAPIError, PagesUnavailableError) as error:
                    left = self._check(error, deadline - loop.time())
                else:
                    self._tell_back()
                    return answer
        finally:
            self._waiting -= 1
        raise AssertionError("pauses have no end")

    def _check(self, error: DBAPIError | PagesUnavailableError, left: float) -> float:
        """The time that is left for another try; raises where there is none, or no use in it."""
        if not is_transient(error):
            raise error
        if left <= 0 or self._gave_up.is_set():
            self._gave_up.set()
            raise StoreUnavailableError(
                f"the archive was not available for {self._seconds:.0f} s"
                f" ({one_line(error)}): repair it, then run the crawl again"
            ) from error
        return left

    def _tell_away(self, error: DBAPIError | PagesUnavailableError, left: float) -> None:
        if not self._waiting:
            said = one_line(error)
            logger.warning("Archive not available (%s): trying again for %.0f s", said, left)

    def _tell_back(self) -> None:
        if self._waiting == 1:
            logger.info("Archive available again")

    async def _pause(self, seconds: float) -> None:
        """Wait, but no longer than until another call gives up."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._gave_up.wait()


def _pauses() -> Iterator[float]:
    pause = _FIRST_PAUSE
    while True:
        yield pause
        pause = min(2 * pause, _LONGEST_PAUSE)
