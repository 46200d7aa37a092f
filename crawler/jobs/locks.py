"""At most one crawl of a host at a time, over all workers that share a Postgres.

The queue gives a site's jobs out one after the other. But a worker that hung and was taken for dead
may wake up while another one has its job, and two sites may share a host: so each crawl also holds
an advisory lock, which lives as long as the worker's session with the server.
"""

from __future__ import annotations

import asyncio
import hashlib
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import func, select
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

CHECK_SECONDS = 10.0


class BusyError(Exception):
    """Another worker holds the lock, or that cannot be told at present."""


class Locks:
    """The locks that one worker holds, all in one session; run :meth:`watch` beside them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._session: Connection | None = None
        self._in_use: set[int] = set()
        """Keys that are held or are being asked for: a session is given its own a second time."""
        self._held: dict[int, asyncio.Event] = {}
        self._lost: set[int] = set()
        self._in_turn = asyncio.Lock()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[asyncio.Event]:
        """Hold the lock of that name; the event is set when it is lost. Raises BusyError."""
        key = _key(name)
        if key in self._in_use:
            raise BusyError(f"{name} is being crawled by this worker")
        self._in_use.add(key)
        try:
            try:
                taken = await self._call(partial(self._take, key))
            except DBAPIError:
                raise BusyError(f"{name}: the database does not answer") from None
            if not taken:
                raise BusyError(f"{name} is being crawled by another worker")
            lost = self._held[key] = asyncio.Event()
            try:
                yield lost
            finally:
                del self._held[key]
                with suppress(DBAPIError):  # with the session its locks are gone
                    await self._call(partial(self._give_back, key))
        finally:
            self._in_use.remove(key)

    async def watch(self) -> None:
        """Take the locks again when the session was lost; runs until it is cancelled."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            with suppress(DBAPIError):  # the database is away: nobody else takes a lock, either
                await self._call(self._look)

    def close(self) -> None:
        """Give all locks back."""
        if self._session is not None:
            self._session.close()

    async def _call(self, function: Callable[[], T]) -> T:
        async with self._in_turn:
            try:
                return await asyncio.to_thread(function)
            finally:
                for key in self._lost & self._held.keys():
                    self._held[key].set()
                self._lost.clear()

    def _opened(self) -> Connection:
        """The session; a new one takes what the old one held, and notes what others hold now."""
        if self._session is None or self._session.closed or self._session.invalidated:
            self.close()
            self._session = self._engine.connect()
            self._lost.update(key for key in tuple(self._held) if not self._take(key))
        return self._session

    def _take(self, key: int) -> bool:
        return bool(self._opened().scalar(select(func.pg_try_advisory_lock(key))))

    def _give_back(self, key: int) -> None:
        self._opened().scalar(select(func.pg_advisory_unlock(key)))

    def _look(self) -> None:
        try:
            self._opened().scalar(select(1))
        except DBAPIError:
            self.close()
            self._opened()


def _key(name: str) -> int:
    """A number of 63 bits: Postgres locks numbers."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1
