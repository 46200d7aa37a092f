"""What the archive keeps about the sources of a site from run to run.

Rows of the table ``sources``, by ``kind``: ``listing`` an address with its validators, ``missing``
an address where no source was, ``feeds`` one that was found without a site file, ``lastmod`` what
the dates of the sitemaps are worth, ``backfill`` where one stands.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from crawler.discovery.backfill import Mark
from crawler.discovery.remembered import (
    FOUND_FOR,
    MISSING_FOR,
    VALID_FOR,
    Evidence,
    Remembered,
    Validators,
)
from crawler.storage.rows import is_storable
from crawler.storage.store import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import timedelta

    from crawler.extensions.run_record import RunRecord
    from crawler.storage.store import ArticleStore


def load(store: ArticleStore, site: str, base_url: str) -> Remembered:
    """Return what is known of the sources of a site."""
    rows = store.sources(site)
    remembered = Remembered(
        validators={
            row.url: Validators(row.etag, row.last_modified)
            for row in rows
            if row.kind == "listing" and _is_younger(row, VALID_FOR)
        },
        absent=frozenset(
            row.url for row in rows if row.kind == "missing" and _is_younger(row, MISSING_FOR)
        ),
    )
    for row in rows:
        details = row.details or {}
        if row.url != base_url:
            continue
        if row.kind == "lastmod":
            remembered.evidence = Evidence(details.get("compared", 0), details.get("agreed", 0))
        elif row.kind == "feeds" and _is_younger(row, FOUND_FOR):
            remembered.feeds = details.get("urls", [])
    return remembered


def keep(store: ArticleStore, site: str, base_url: str, remembered: Remembered) -> None:
    """Keep what a run learned that dealt with everything its sources named."""
    for url, validators in remembered.learned.items():
        _put(store, Source(site=site, kind="listing", url=url, **validators._asdict()))
    for url in remembered.missed:
        _put(store, Source(site=site, kind="missing", url=url))
    if remembered.found_feed:
        details = {"urls": [remembered.found_feed]}
        store.put_source(Source(site=site, kind="feeds", url=base_url, details=details))


def keep_evidence(store: ArticleStore, site: str, base_url: str, remembered: Remembered) -> None:
    """Keep what the dates of the sitemaps are worth."""
    evidence = remembered.evidence
    if evidence.compared:
        details = {"compared": evidence.compared, "agreed": evidence.agreed}
        store.put_source(Source(site=site, kind="lastmod", url=base_url, details=details))


class Marks:
    """Where a backfill stands in each source; a window that moves with the clock leaves no mark."""

    def __init__(
        self, record: RunRecord, base_url: str, asked: Mapping[str, str], *, lasting: bool
    ):
        self.found: dict[str, Mark] = {}
        self._record = record
        self._key = f"{base_url}#{'&'.join(f'{k}={v}' for k, v in sorted(asked.items()))}"
        self._lasting = lasting

    async def load(self) -> None:
        """Read what earlier runs left. Raises StoreUnavailableError."""
        if not self._lasting:
            return
        rows = await self._record.ask(
            partial(self._record.store.sources, self._record.site, "backfill")
        )
        for row in rows:
            key, _, source = row.url.rpartition(" ")
            if key == self._key and row.details:
                began = row.details.get("began_at")
                self.found[source] = Mark(
                    row.details.get("cursor"), datetime.fromisoformat(began) if began else None
                )

    async def keep(self, source: str, mark: Mark | None) -> None:
        """Note where the backfill stands in a source; None: it is finished there."""
        if not self._lasting:
            return
        site, url = self._record.site, f"{self._key} {source}"
        if mark is None:
            await self._record.ask(partial(self._record.store.drop_source, site, "backfill", url))
            return
        details = {
            "cursor": dict(mark.cursor or {}),
            "began_at": mark.began_at.isoformat() if mark.began_at else None,
        }
        row = Source(site=site, kind="backfill", url=url, details=details)
        await self._record.ask(partial(_put, self._record.store, row))


def _put(store: ArticleStore, source: Source) -> None:
    """Keep what was learned of a source, unless the site has named it at more length than fits."""
    if is_storable(source.site, source.kind, source.url):
        store.put_source(source)


def _is_younger(row: Source, age: timedelta) -> bool:
    return row.updated_at is not None and datetime.now(UTC) - row.updated_at < age
