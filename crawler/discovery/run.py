"""One run of discovery: the sources of a site in turn, until what is known is met."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from crawler.discovery.asking import FetchFailed, SourceUnavailable
from crawler.discovery.remembered import ENOUGH
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence

    from crawler.discovery.asking import Listing, Query, Source
    from crawler.discovery.backfill import Backfill
    from crawler.discovery.candidates import Candidate

logger = logging.getLogger(__name__)

LATE = timedelta(hours=24)
"""How much later than its stated date an article may appear in a listing."""

MARGIN = 10
"""So many known articles in a row, one below the other, show that nothing new follows."""

PORTION = 500
"""So many addresses are noted at once."""


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
    ended: bool = False
    """Whether all sources were read as far as they go, and none of them failed."""
    overrun: list[str] = field(default_factory=list)
    """Sources that listed only what is new, although the site had been read before: articles have
    left them unseen."""
    not_modified: int = 0
    """Sources that answered that nothing has changed since the last run."""
    nothing_edited: bool = False
    """Whether a source told that no article was edited since then."""
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
        settle: Callable[[], Awaitable[None]] | None = None,
        backfill: Backfill | None = None,
        as_meant: Callable[[Candidate], Candidate] | None = None,
    ):
        """*settle* waits until all that was handed on has been read and stored.

        *as_meant* mends what a source is known to state wrongly.
        """
        self.report = Report()
        self._sources = sources
        self._query = query
        self._memory = memory
        self._refresh = refresh
        self._payloads = payloads
        self._settle = settle
        self._backfill = backfill
        self._as_meant = as_meant
        self.unread: dict[str, Candidate] = {}
        """What was noted as found and not handed on yet, by identity."""
        self._seen: set[int] = set()
        """Hashes of identities, a third of the size: a site may list a million."""
        self._held: dict[str, Candidate] = {}
        self._deferred: list[Candidate] = []
        self._known = _Known()
        self._failed_for_now = False
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
        if not report.listed and not report.not_modified:
            raise SiteFailed("; ".join(report.unavailable.values()) or "no source of articles")
        if report.broken:
            raise SiteFailed(f"not read to the end: {'; '.join(report.broken)}")
        report.ended = not self._failed_for_now
        if report.overrun:
            logger.warning("no source goes back to what is known: articles may have been missed")

    def has_met(self, url: str) -> bool:
        """Whether the sources listed an address, and it was handed on or passed over."""
        return hash(canonical_url(url)) in self._seen

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
            self._failed_for_now |= _is_for_now(exc)
            if self.report.listed == listed:
                self.report.unavailable[source.name] = _named(source, exc)
            else:
                self.report.broken.append(_named(source, exc))
                logger.warning("broke off: %s", _named(source, exc))

    async def _read(self, source: Source) -> AsyncIterator[Candidate]:
        self._latest_change = None
        complete = False
        backfill = self._backfill
        for query in backfill.passes(source, self._query) if backfill else [self._query]:
            complete = False
            for listing in source.listings(query):
                self._known = _Known()
                async for stated in listing.batches:
                    batch = [self._as_meant(c) for c in stated] if self._as_meant else stated
                    self._name(source)
                    done = await self._sift(batch, source, listing, query)
                    self._note_changes(batch)
                    if len(self._held) >= source.bulk:
                        async for candidate in self._hand_on(source):
                            yield candidate
                    if done and listing.newest_first and source.stop():
                        complete = True
                        break
                    if self.report.capped or self._is_at_cap():
                        self._stop_at_cap(source)
                        return
                    if backfill:
                        await backfill.reached(source, query, batch, self._settle)
                complete = complete or (query.caught_up and self._known.is_met(listing))
            async for candidate in self._hand_on(source):
                yield candidate
            async for candidate in self._hand_on_deferred(source):
                yield candidate
            if self.report.capped:
                return
            # Only now is it known whether the end of the listing is the end of the site.
            # After a break-off, only one that met what is known shows that nothing lies between.
            complete = complete or (source.exhausted and not self.report.broken)
            complete = complete and (source.is_kept_up or not query.incremental)
        if source.unchanged:
            self._name(source)
            self.report.not_modified += 1
            self.report.nothing_edited |= source.tells_changes
            complete = True
        self._end(source, complete=complete)
        if backfill and complete and not self.report.broken:
            await backfill.finished(source, self._settle)

    async def _hand_on(self, source: Source) -> AsyncIterator[Candidate]:
        """Yield what was found to be wanted, up to the cap, whole where the source has it."""
        wanted, self._held = list(self._held.values()), {}
        if not wanted:
            return
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
            self._seen.add(hash(key))
            self.unread.pop(key, None)
            self.report.wanted += 1
            self._meet(candidate)
            yield candidate

    async def _hand_on_deferred(self, source: Source) -> AsyncIterator[Candidate]:
        """Yield what only a date that is not relied upon keeps out of the window.

        Each portion is evidence for or against that date: as soon as it proves true, the rest lies
        outside.
        """
        evidence = self._query.remembered.evidence
        while self._deferred and not self.report.capped:
            if self._settle:
                await self._settle()
            if evidence.is_true:
                break
            size = PORTION if evidence.is_false else ENOUGH
            portion, self._deferred = self._deferred[:size], self._deferred[size:]
            self._held = {canonical_url(candidate.url): candidate for candidate in portion}
            async for candidate in self._hand_on(source):
                yield candidate
        outside, self._deferred = self._deferred, []
        self.report.out_of_range += len(outside)
        for start in range(0, len(outside), PORTION):
            await self._memory.passed_over(outside[start : start + PORTION])

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
        self, batch: Sequence[Candidate], source: Source, listing: Listing, query: Query
    ) -> bool:
        """Put aside the candidates of *batch* to read; whether the listing may end here."""
        report, window = self.report, self._query.window
        fresh: dict[str, Candidate] = {}
        for candidate in batch:
            key = canonical_url(candidate.url)
            if hash(key) not in self._seen and key not in self._held:
                fresh.setdefault(key, candidate)
        report.listed += len(fresh)
        self._note_newest(fresh.values())
        known = await self._memory.look_up(list(fresh))
        self._known.count(known.get(key) for key in fresh)
        dated = {key: _dated(c, known.get(key)) for key, c in fresh.items()}
        inside = {key: fresh[key] for key, c in dated.items() if window.may_contain(c)}
        outside = {key: c for key, c in fresh.items() if key not in inside}
        deferred = self._doubtful(outside, dated, source)
        wanted = await self._wanted({**inside, **deferred}, known, source)
        self._deferred += [c for key, c in deferred.items() if key in wanted]
        passed_over = [c for key, c in outside.items() if key not in deferred]
        await self._memory.passed_over(passed_over)
        report.out_of_range += len(passed_over)
        report.unchanged += len(inside) + len(deferred) - len(wanted)
        if query.cap_counts_known:
            for key, candidate in inside.items():
                if key not in wanted:
                    self._meet(candidate)
        # What is wanted counts as seen once it is handed on: another source may have to deliver it.
        self._seen.update(hash(key) for key in fresh if key not in wanted)
        self._held.update({key: c for key, c in inside.items() if key in wanted})
        met = listing.in_order and self._known.in_a_row >= MARGIN
        nothing_new = bool(inside) and not any(key in wanted for key in inside)
        return self._is_past(batch, query) or (query.caught_up and (met or nothing_new))

    def _doubtful(
        self, outside: Mapping[str, Candidate], dated: Mapping[str, Candidate], source: Source
    ) -> dict[str, Candidate]:
        """Those that only the ``lastmod`` of a sitemap puts outside, unless it proved true."""
        remembered = self._query.remembered
        if not source.name.endswith("sitemap") or remembered.evidence.is_true:
            return {}
        window = self._query.window
        return {
            key: candidate
            for key, candidate in outside.items()
            if candidate.modified
            and window.may_contain(replace(dated[key], modified=None, modified_until=None))
        }

    async def _wanted(
        self,
        candidates: Mapping[str, Candidate],
        known: Mapping[str, KnownAddress],
        source: Source,
    ) -> dict[str, Candidate]:
        """Return those to read: what is new, what is said to have changed, what is due."""
        wanted: dict[str, Candidate] = {}
        unchanged: list[str] = []
        for key, candidate in candidates.items():
            entry = known.get(key)
            if entry is not None and entry.is_removed:
                continue
            if entry is None or self._refresh:
                wanted[key] = candidate
            elif not entry.is_stored:
                if entry.is_due(self._started):
                    wanted[key] = candidate
            elif self._tells_changes(candidate, source):
                if _changed(candidate, entry):
                    wanted[key] = candidate
                elif entry.is_due(self._started):
                    unchanged.append(key)
            elif entry.is_due(self._started):
                wanted[key] = candidate
        await self._memory.looked_at(unchanged)
        return wanted

    def _tells_changes(self, candidate: Candidate, source: Source) -> bool:
        """Whether the change that the source states of an article can be relied upon."""
        if candidate.modified is None:
            return False
        return not source.name.endswith("sitemap") or self._query.remembered.evidence.is_true

    def _is_past(self, batch: Sequence[Candidate], query: Query) -> bool:
        """Tell whether all of a batch is older than the window, or than what is surely known."""
        borders = [query.window.since] if query.window.since else []
        if query.known_until:
            borders.append(query.known_until - LATE)
        return bool(borders and batch) and all(
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
        if self._query.incremental and not complete and self._known.are_all_new:
            self.report.overrun.append(source.name)
            logger.warning(
                "all of the %s is new: articles have left it unseen; going on", source.title
            )
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


class _Known:
    """How much of a listing is known from earlier runs."""

    def __init__(self) -> None:
        self.in_a_row = 0
        """So many at its end, as far as it was read."""
        self._known = self._new = 0

    def count(self, entries: Iterable[KnownAddress | None]) -> None:
        """Go on with the entries of a batch; None: never met before."""
        now = datetime.now(UTC)
        for entry in entries:
            # What a run left unread, or what lay outside of its window, is as good as new.
            if entry is None or not (entry.is_stored or entry.is_removed or not entry.is_due(now)):
                self._new += 1
                self.in_a_row = 0
            else:
                self._known += 1
                self.in_a_row += 1

    @property
    def are_all_new(self) -> bool:
        """Whether there was something, and nothing of it was known."""
        return bool(self._new) and not self._known

    def is_met(self, listing: Listing) -> bool:
        """Whether a listing that ended reaches back to what is known."""
        if self.in_a_row or listing.in_order:
            return self.in_a_row > 0
        return self._known >= min(MARGIN, max(1, self._new))


def _is_for_now(exc: SourceUnavailable | FetchFailed) -> bool:
    """Whether a source may be there later."""
    return exc.for_now if isinstance(exc, SourceUnavailable) else not exc.forbidden


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
