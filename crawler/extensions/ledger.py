"""What a crawl knows of addresses from earlier runs, and what it learns about them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from crawler.discovery.candidates import Candidate
from crawler.storage.errors import StoreUnavailableError
from crawler.storage.ledger import Entry, Finding, UrlState
from crawler.storage.schedule import next_try
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence

    from crawler.discovery.candidates import Window
    from crawler.extensions.run_record import RunRecord

BATCH = 500
FLUSH_SECONDS = 1.0


class CrawlLedger:
    """Reads the ledger before anything is asked for, and writes into it as the crawl goes.

    What is stored is acknowledged by the archive itself, together with the article; here comes
    what was found, and what came to nothing.
    """

    def __init__(self, record: RunRecord):
        self._record = record
        self._store = record.store
        self._met: dict[str, Entry] = {}
        self._findings: dict[str, Finding] = {}
        self._looked_at: set[str] = set()
        self._writer: asyncio.Task[None] | None = None
        self._writing_now = asyncio.Lock()

    # Discovery

    async def look_up(self, url_keys: Sequence[str]) -> Mapping[str, Entry]:
        """Return what is known of those of the addresses that were met before."""
        found = await self._record.ask(partial(self._store.look_up, url_keys))
        self._met.update({key: entry for key, entry in found.items() if not entry.is_stored})
        return found

    async def found(self, candidates: Sequence[Candidate]) -> None:
        """Note addresses that will be read now."""
        await self._note_listed(candidates, UrlState.NEW)

    async def passed_over(self, candidates: Sequence[Candidate]) -> None:
        """Note addresses that lie outside the window of the run."""
        await self._note_listed(candidates, UrlState.OUT_OF_RANGE)

    async def _note_listed(self, candidates: Sequence[Candidate], state: UrlState) -> None:
        findings = [
            Finding(key, c.url, state, c.source, published=c.published)
            for c in candidates
            if (key := canonical_url(c.url)) not in self._met or self._met[key].state != state
        ]
        if findings:
            await self._record.ask(self._writing(findings))

    async def looked_at(self, url_keys: Sequence[str]) -> None:
        """Note that stored articles are unchanged, as their source says."""
        if url_keys:
            await self._record.ask(partial(self._store.looked_at, url_keys))

    async def withdraw(self, candidates: Iterable[Candidate]) -> None:
        """Take back what was noted as found and will not be read by this run."""
        keys = [canonical_url(candidate.url) for candidate in candidates]
        if keys:
            await self._record.ask(partial(self._store.withdraw, keys, self._record.run_id))

    async def waiting(self, window: Window, *, stored: bool = False) -> AsyncIterator[Candidate]:
        """Yield what earlier runs left; with *stored*, what is due to be looked at again."""
        last: str | None = None
        while True:
            due = partial(
                self._store.waiting, self._record.site, stored=stored, limit=BATCH, after=last
            )
            entries = await self._record.ask(due)
            if not entries:
                return
            for key, entry in entries.items():
                last = key
                self._met.setdefault(key, entry)
                candidate = Candidate(
                    url=entry.url, source=entry.source or "ledger", published=entry.published
                )
                if window.may_contain(candidate):
                    yield candidate

    # What becomes of them

    def note(
        self,
        url: str,
        state: UrlState,
        reason: str,
        *,
        published: datetime | None = None,
    ) -> None:
        """Note what became of an address that gave no article; it is written soon."""
        # What is known of an address decides how long it is left alone.
        key = canonical_url(url)
        before = self._met.get(key)
        tries = before.tries + 1 if before and before.state == state else 1
        self._findings[key] = Finding(
            key,
            url,
            state,
            reason=reason,
            tries=tries,
            published=published,
            next_at=next_try(state, tries, datetime.now(UTC)),
        )
        self._start_writer()

    def note_unchanged(self, url_key: str) -> None:
        """Note that an article was read again and is the same; it is written soon."""
        self._looked_at.add(url_key)
        self._start_writer()

    def _start_writer(self) -> None:
        if self._writer is None or self._writer.done():
            self._writer = asyncio.ensure_future(self._write_soon())

    async def _write_soon(self) -> None:
        await asyncio.sleep(FLUSH_SECONDS)
        await self.flush()

    async def flush(self) -> None:
        """Write what was noted. Where that cannot be, the run ends and has failed.

        Later runs find again what is lost.
        """
        # The last call, before the archive is closed, waits for one that is under way.
        async with self._writing_now:
            findings, self._findings = self._findings, {}
            looked_at, self._looked_at = self._looked_at, set()
            try:
                if findings:
                    await self._record.call(self._writing(list(findings.values())))
                if looked_at:
                    await self._record.call(partial(self._store.looked_at, looked_at))
            except StoreUnavailableError as exc:
                self._record.give_up(f"the ledger of addresses could not be written: {exc}")

    def _writing(self, findings: Sequence[Finding]) -> Callable[[], None]:
        return partial(self._store.note, self._record.site, findings, self._record.run_id)
