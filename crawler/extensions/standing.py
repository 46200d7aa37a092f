"""How a site wants to be treated, as earlier runs learned it, and what this one learns."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from crawler.middlewares.pace import Pace, Rest
from crawler.storage.errors import StoreUnavailableError
from crawler.storage.ledger import UrlState
from crawler.storage.store import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from crawler.extensions.run_record import RunRecord

FLUSH_SECONDS = 1.0


class Standing:
    """Keeps robots.txt, rests and the number of requests in the archive, for the next run."""

    def __init__(self, record: RunRecord):
        self._record = record
        self._store = record.store
        self._pace: Pace | None = None
        self._host = ""
        self._closing = asyncio.Event()
        self._writer: asyncio.Task[None] | None = None
        self._written: dict[str, Rest] = {}

    async def open(self, pace: Pace, host: str, budget: int) -> None:
        """Let *pace* go on where earlier runs were. Raises StoreUnavailableError.

        *host* is the site's own queue; with a *budget* of 0 a day has as many requests as it takes.
        """
        self._pace, self._host = pace, host
        now = datetime.now(UTC)
        for pause in await self._record.call(
            partial(self._store.sources, self._record.site, "pause")
        ):
            if pause.not_before and pause.not_before > now:
                pace.restore(pause.url, Rest(pause.not_before, pause.content or ""))
        self._written = pace.rests()
        sent = partial(self._store.requests_on, self._record.site, now.date())
        pace.begin_day(await self._record.call(sent), budget or None)
        self._writer = asyncio.ensure_future(self._keep_writing())

    def rest(self) -> Rest | None:
        """Why nothing is asked of the site any more; None: it may be asked."""
        return self._pace.rest_of(self._host) if self._pace else None

    # Sources

    async def source(self, kind: str, url: str) -> Source | None:
        """What earlier runs keep under that address."""
        if not self._record.site:
            return None
        return await self._record.ask(partial(self._store.get_source, self._record.site, kind, url))

    async def keep(
        self, kind: str, url: str, content: str, *, etag: str | None, last_modified: str | None
    ) -> None:
        """Keep an answer for later runs."""
        source = Source(
            site=self._record.site,
            kind=kind,
            url=url,
            content=content,
            etag=etag,
            last_modified=last_modified,
            run_id=self._record.run_id,
        )
        await self._record.ask(partial(self._store.put_source, source))

    # Requests and rests

    async def _keep_writing(self) -> None:
        while not self._closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._closing.wait(), FLUSH_SECONDS)
            await self._write()

    async def _write(self) -> None:
        assert self._pace is not None
        counts, self._pace.uncounted = self._pace.uncounted, {}
        rests = {
            name: rest
            for name, rest in self._pace.rests().items()
            if not rest.is_budget and name not in self._written
        }
        if not counts and not rests:
            return
        try:
            await self._record.call(partial(self._put, counts, rests))
            self._written |= rests
        except StoreUnavailableError as exc:
            self._record.give_up(f"requests and rests of the site could not be recorded: {exc}")

    def _put(self, counts: Mapping[date, int], rests: Mapping[str, Rest]) -> None:
        for day, number in counts.items():
            self._store.add_requests(self._record.site, day, number)
        for host, rest in rests.items():
            self._store.put_source(
                Source(
                    site=self._record.site,
                    kind="pause",
                    url=host,
                    content=rest.reason,
                    not_before=rest.until,
                    run_id=self._record.run_id,
                )
            )

    async def close(self) -> str | None:
        """Write what is left; return why the site gave nothing more, in one line."""
        if self._writer is None:
            return None
        self._closing.set()
        await self._writer
        rest = self.rest()
        return str(rest) if rest else None

    async def left(self) -> int:
        """How many addresses wait to be read. Raises StoreUnavailableError."""
        counts = await self._record.call(partial(self._store.count_states, self._record.site))
        return sum(count.addresses for count in counts if count.state == UrlState.NEW)
