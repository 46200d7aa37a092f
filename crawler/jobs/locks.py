"""At most one crawl of a site at a time, over all machines that share a Postgres.

The queue gives a site's jobs out one after the other. But a worker that hung and was taken for dead
may wake up while another one has its job: so each crawl also holds an advisory lock, which lives as
long as the worker's session with the server.
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
    from collections.abc import AsyncIterator, Callable, Iterable

    from sqlalchemy import Connection, Engine

T = TypeVar("T")

CHECK_SECONDS = 10.0


class BusyError(Exception):
    """Another worker holds the lock."""


class Locks:
    """The locks that one worker holds, all in one session; run :meth:`watch` beside them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine.execution_options(isolation_level="AUTOCOMMIT")
        self._session: Connection | None = None
        self._held: dict[int, asyncio.Event] = {}
        self._in_turn = asyncio.Lock()

    @asynccontextmanager
    async def hold(self, name: str) -> AsyncIterator[asyncio.Event]:
        """Hold the lock of that name; the event is set when it is lost. Raises BusyError."""
        key = _key(name)
        if key in self._held or not await self._call(partial(self._take, key)):
            raise BusyError(f"{name} is being crawled by another worker")
        lost = self._held[key] = asyncio.Event()
        try:
            yield lost
        finally:
            del self._held[key]
            with suppress(DBAPIError):  # with the session its locks are gone
                await self._call(partial(self._give_back, key))

    async def watch(self) -> None:
        """Take the locks again when the session was lost; runs until it is cancelled."""
        while True:
            await asyncio.sleep(CHECK_SECONDS)
            with suppress(DBAPIError):  # the database is away: nobody else takes a lock, either
                for key in await self._call(partial(self._renew, tuple(self._held))):
                    if lost := self._held.get(key):
                        lost.set()

    async def _call(self, function: Callable[[], T]) -> T:
        async with self._in_turn:
            return await asyncio.to_thread(function)

    def _opened(self) -> Connection:
        if self._session is None or self._session.closed or self._session.invalidated:
            self._session = self._engine.connect()
        return self._session

    def _take(self, key: int) -> bool:
        return bool(self._opened().scalar(select(func.pg_try_advisory_lock(key))))

    def _give_back(self, key: int) -> None:
        self._opened().scalar(select(func.pg_advisory_unlock(key)))

    def _renew(self, keys: Iterable[int]) -> list[int]:
        """Return the keys that another worker holds now."""
        before = self._session
        try:
            self._opened().scalar(select(1))
        except DBAPIError:
            self._session = None
        if self._opened() is before:
            return []  # a session that lives has kept all of its locks
        lost = [key for key in keys if not self._take(key)]
        for key in set(keys) - self._held.keys() - set(lost):
            self._give_back(key)  # its crawl ended while the session was away
        return lost


def _key(name: str) -> int:
    """A number of 63 bits: Postgres locks numbers."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big") >> 1
