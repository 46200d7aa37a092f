"""One run of discovery: the sources of a site in turn, until what is known is met."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from crawler.discovery.sources import FetchFailed, Query, Source, SourceUnavailable
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable, Mapping, Sequence

    from crawler.discovery.candidates import Candidate

logger = logging.getLogger(__name__)

LATE = timedelta(hours=24)
"""How much later than its stated date an article may appear in a listing."""

DOUBTFUL_CHANGES = 10
"""A sitemap that states a change for all of so many known articles states its own making."""


class KnownAddress(Protocol):
    """What the archive remembers of an address."""

    @property
    def is_removed(self) -> bool:
        """Whether its article was removed on request and must not be asked for again."""

    @property
    def is_stored(self) -> bool:
        """Whether it leads to a stored article."""

    @property
    def published(self) -> datetime | None:
        """Publication as far as it is known."""

    @property
    def date_modified(self) -> datetime | None:
        """Last change of its article that the site stated."""

    @property
    def updated_at(self) -> datetime | None:
        """When the row of its article was written last; None: no article."""

    def is_due(self, now: datetime) -> bool:
        """Whether it is time to read it, or to read it again."""


class Memory(Protocol):
    """What earlier runs know, and where this one notes what it finds."""

    async def look_up(self, url_keys: Sequence[str]) -> Mapping[str, KnownAddress]:
        """Return what is known of those of the addresses that were met before."""

    async def found(self, candidates: Sequence[Candidate]) -> None:
        """Note addresses that will be read now."""

    async def passed_over(self, candidates: Sequence[Candidate]) -> None:
        """Note addresses that lie outside the window of the run."""

    async def looked_at(self, url_keys: Sequence[str]) -> None:
        """Note that stored articles are unchanged, as their source says."""


class SiteFailed(Exception):
    """The site gave nothing to read; the message says why, in one line."""


@dataclass(slots=True)
class Report:
    """What discovery did, for the log, the counters and the next run."""

    source: str | None = None
    """Name of the source that answered first."""
    listed: int = 0
    """Different addresses that the sources listed."""
    unchanged: int = 0
    """Those that the archive holds already."""
    out_of_range: int = 0
    wanted: int = 0
    """Those that were handed on to be read."""
    left: int | None = None
    """Articles of the window that this run left to a backfill; None: unknown."""
    capped: bool = False
    """Whether the run stopped at its greatest number of articles."""
    complete: bool = False
    """Whether the window was read to its end, to what is known, or to the cap."""
    newest: datetime | None = None
    """The latest publication that the sources stated, not later than the run's start."""
    latest_change: datetime | None = None
    """The latest change that the REST API stated, not later than the run's start; None where it
    was not read to its end."""
    undelivered: list[Candidate] = field(default_factory=list)
    """Articles that a source listed and then did not deliver."""
    unavailable: dict[str, str] = field(default_factory=dict)
    """Sources that were tried and do not answer, with the reason."""
    broken: list[str] = field(default_factory=list)
    """Sources that answered and then broke off, with the reason."""


class Discovery:
    """Streams the candidates of a site that a run should read, each address once.

    With *refresh*, known articles are read again; otherwise only where the source states a later
    change, or where a look is due and the source says nothing. With *payloads*, whole articles
    are taken from the source where it has them.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        query: Query,
        memory: Memory,
        *,
        refresh: bool = False,
        payloads: bool = True,
    ):
        self.report = Report()
        self._sources = sources
        self._query = query
        self._memory = memory
        self._refresh = refresh
        self._payloads = payloads
        self.unread: dict[str, Candidate] = {}
        """What was noted as found and not handed on yet, by identity."""
        self._seen: set[str] = set()
        self._met = 0
        self._latest_change: datetime | None = None
        self._started = datetime.now(UTC)

    async def candidates(self) -> AsyncIterator[Candidate]:
        """Yield what to read. Raises SiteFailed where no source answers, or the last broke off."""
        report = self.report
        for _, kind in groupby(self._sources, key=lambda source: source.name):
            complete = True
            for source in kind:
                report.complete = False
                async for candidate in self._guarded(source):
                    yield candidate
                complete &= report.complete
                if report.capped:
                    return
            report.complete = complete
            if report.complete:
                return
        if not report.listed:
            raise SiteFailed("; ".join(report.unavailable.values()) or "no source of articles")
        if report.broken:
            raise SiteFailed(f"not read to the end: {'; '.join(report.broken)}")

    def has_met(self, url: str) -> bool:
        """Whether the sources listed an address, and it was handed on or passed over."""
        return canonical_url(url) in self._seen

    async def _guarded(self, source: Source) -> AsyncIterator[Candidate]:
        """Read one source; what keeps it from being read goes into the report."""
        listed = self.report.listed
        try:
            async for candidate in self._read(source):
                yield candidate
        except (SourceUnavailable, FetchFailed) as exc:
            if isinstance(exc, FetchFailed) and exc.fatal:
                raise SiteFailed(str(exc)) from None
            self.report.complete = False
            if self.report.listed == listed:
                self.report.unavailable[source.name] = _named(source, exc)
            else:
                self.report.broken.append(_named(source, exc))
                logger.warning("broke off: %s", _named(source, exc))

    async def _read(self, source: Source) -> AsyncIterator[Candidate]:
        self._latest_change = None
        complete = False
        for listing in source.listings(self._query):
            async for batch in listing.batches:
                self._name(source)
                wanted, done = await self._sift(batch, source)
                self._note_changes(batch)
                loaded = await self._loaded(source, wanted)
                self._note_undelivered(wanted, loaded)
                # Before the first is read: what a killed run leaves is found there.
                await self._memory.found(loaded)
                self.unread |= {canonical_url(candidate.url): candidate for candidate in loaded}
                for candidate in loaded:
                    if self._is_at_cap():
                        self._stop_at_cap(source)
                        return
                    key = canonical_url(candidate.url)
                    self._seen.add(key)
                    self.unread.pop(key, None)
                    self.report.wanted += 1
                    self._meet(candidate)
                    yield candidate
                if done and listing.newest_first:
                    complete = True
                    break
                if self._is_at_cap():
                    self._stop_at_cap(source)
                    return
            # Only now is it known whether the end of the listing is the end of the site.
            # After a break-off, only one that met what is known shows that nothing lies between.
            complete = complete or (source.exhausted and not self.report.broken)
        self._end(source, complete=complete)

    def _note_undelivered(self, wanted: Sequence[Candidate], loaded: Sequence[Candidate]) -> None:
        delivered = {canonical_url(candidate.url) for candidate in loaded}
        self.report.undelivered += [
            candidate for candidate in wanted if canonical_url(candidate.url) not in delivered
        ]

    async def _loaded(self, source: Source, wanted: list[Candidate]) -> Sequence[Candidate]:
        if not self._payloads:
            return [replace(candidate, payload=None) for candidate in wanted]
        return await source.load(wanted) if wanted else ()

    async def _sift(
        self, batch: Sequence[Candidate], source: Source
    ) -> tuple[list[Candidate], bool]:
        """Return the candidates of *batch* to read, and whether the listing may end here."""
        report, window = self.report, self._query.window
        fresh: dict[str, Candidate] = {}
        for candidate in batch:
            key = canonical_url(candidate.url)
            if key not in self._seen:
                fresh.setdefault(key, candidate)
        report.listed += len(fresh)
        self._note_newest(fresh.values())
        known = await self._memory.look_up(list(fresh))
        inside = {
            key: c for key, c in fresh.items() if window.may_contain(_dated(c, known.get(key)))
        }
        await self._memory.passed_over([c for key, c in fresh.items() if key not in inside])
        report.out_of_range += len(fresh) - len(inside)
        wanted = await self._wanted(inside, known, source)
        report.unchanged += len(inside) - len(wanted)
        if self._query.cap_counts_known:
            for key, candidate in inside.items():
                if key not in wanted:
                    self._meet(candidate)
        # What is wanted counts as seen once it is handed on: another source may have to deliver it.
        self._seen.update(key for key in fresh if key not in wanted)
        done = self._is_past(batch) or (self._query.caught_up and bool(inside) and not wanted)
        return [candidate for key, candidate in inside.items() if key in wanted], done

    async def _wanted(
        self,
        candidates: Mapping[str, Candidate],
        known: Mapping[str, KnownAddress],
        source: Source,
    ) -> dict[str, Candidate]:
        """Return those to read: what is new, what is said to have changed, what is due."""
        wanted, changed, unchanged = {}, {}, []
        stored = 0
        for key, candidate in candidates.items():
            entry = known.get(key)
            if entry is not None and entry.is_removed:
                continue
            if entry is None or self._refresh:
                wanted[key] = candidate
            elif not entry.is_stored:
                if entry.is_due(self._started):
                    wanted[key] = candidate
            else:
                stored += 1
                if _changed(candidate, entry):
                    changed[key] = candidate
                elif entry.is_due(self._started):
                    if candidate.modified is None or source.name == "sitemap":
                        wanted[key] = candidate
                    else:
                        unchanged.append(key)
        if source.name == "sitemap" and len(changed) == stored >= DOUBTFUL_CHANGES:
            changed = {}
        await self._memory.looked_at(unchanged)
        return wanted | changed

    def _is_past(self, batch: Sequence[Candidate]) -> bool:
        """Tell whether all of a batch is older than the window, or than what is surely known."""
        borders = [self._query.window.since] if self._query.window.since else []
        if self._query.known_until:
            borders.append(self._query.known_until - LATE)
        return bool(borders) and all(
            c.published is not None and c.published < max(borders) for c in batch
        )

    def _note_newest(self, candidates: Iterable[Candidate]) -> None:
        stated = [c.published for c in candidates if c.published and c.published <= self._started]
        self.report.newest = max(
            [*stated, *([self.report.newest] if self.report.newest else [])], default=None
        )

    def _name(self, source: Source) -> None:
        if self.report.source is None:
            self.report.source = source.name
            for reason in self.report.unavailable.values():
                logger.info("not used: %s", reason)
            logger.info("reading the site's %s", source.title)

    def _note_changes(self, candidates: Iterable[Candidate]) -> None:
        stated = [c.modified for c in candidates if c.modified and c.modified <= self._started]
        self._latest_change = max(
            [*stated, *([self._latest_change] if self._latest_change else [])], default=None
        )

    def _meet(self, candidate: Candidate) -> None:
        """Count towards the cap, unless dates will end the listing where it has to end."""
        if candidate.published is None or self._query.known_until is None:
            self._met += 1

    def _end(self, source: Source, *, complete: bool) -> None:
        self.report.complete = complete
        if source.name == "rest" and complete:
            self.report.latest_change = self._latest_change

    def _is_at_cap(self) -> bool:
        return self._query.newest is not None and self._met >= self._query.newest

    def _stop_at_cap(self, source: Source) -> None:
        report = self.report
        report.capped = True
        self._end(source, complete=True)
        if source.total is not None:
            report.left = max(0, source.total - report.wanted - report.unchanged)


def _dated(candidate: Candidate, known: KnownAddress | None) -> Candidate:
    """The candidate with the date that an earlier run learned, where its source states none."""
    if candidate.published is None and known is not None and known.published is not None:
        return replace(candidate, published=known.published)
    return candidate


def _changed(candidate: Candidate, known: KnownAddress) -> bool:
    """Tell whether the source states a change that the archive has not seen."""
    if candidate.modified is None or known.updated_at is None:
        return False
    if candidate.source == "rest":
        return candidate.modified > (known.date_modified or known.updated_at)
    # Feeds and sitemaps state another clock than the page: what was read later is not new.
    return candidate.modified > max(known.date_modified or known.updated_at, known.updated_at)


def _named(source: Source, exc: Exception) -> str:
    """The reason, with the name of the source where it does not say it."""
    text = str(exc)
    return text if source.name in text.lower() else f"{source.title}: {text}"
