"""One run of discovery: the sources of a site in turn, until what is known is met."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from crawler.discovery.sources import FetchFailed, Query, Source, SourceUnavailable
from crawler.urls import canonical_url

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
    from datetime import datetime

    from crawler.discovery.candidates import Candidate

logger = logging.getLogger(__name__)


class KnownArticle(Protocol):
    """What the archive remembers of an article that it holds."""

    @property
    def date_modified(self) -> datetime | None:
        """Last change that the site stated."""

    @property
    def updated_at(self) -> datetime:
        """When the row was written last."""


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
    left: int | None = None
    """Articles of the window that this run left to a backfill; None: unknown."""
    capped: bool = False
    """Whether the run stopped at its greatest number of articles."""
    complete: bool = False
    """Whether the window was read to its end, or to what is known."""
    latest_change: datetime | None = None
    """The latest publication or change that the sources stated."""
    unavailable: dict[str, str] = field(default_factory=dict)
    """Sources that were tried and do not answer, with the reason."""


class Discovery:
    """Streams the candidates of a site that a run should read, each address once.

    *known* looks addresses up by their identity in the archive. With *refresh*, known articles
    are read again; otherwise only where the source states a later change. With *payloads*, whole
    articles are taken from the source where it has them.
    """

    def __init__(
        self,
        sources: Sequence[Source],
        query: Query,
        known: Callable[[Sequence[str]], Awaitable[Mapping[str, KnownArticle]]],
        *,
        refresh: bool = False,
        payloads: bool = True,
    ):
        self.report = Report()
        self._sources = sources
        self._query = query
        self._known = known
        self._refresh = refresh
        self._payloads = payloads
        self._seen: set[str] = set()

    async def candidates(self) -> AsyncIterator[Candidate]:
        """Yield what to read. Raises SiteFailed where no source answers."""
        report = self.report
        for source in self._sources:
            try:
                async for candidate in self._read(source):
                    yield candidate
            except SourceUnavailable as exc:
                report.unavailable[source.name] = str(exc)
            except FetchFailed as exc:
                if exc.fatal:
                    raise SiteFailed(str(exc)) from None
                report.unavailable[source.name] = f"{source.name}: {exc}"
            if report.complete:
                return
        if not report.listed:
            raise SiteFailed("; ".join(report.unavailable.values()) or "no source of articles")

    async def _read(self, source: Source) -> AsyncIterator[Candidate]:
        for listing in source.listings(self._query):
            async for batch in listing:
                self._name(source)
                wanted, done = await self._sift(batch)
                for candidate in await self._loaded(source, wanted):
                    if self._query.newest and self.report.wanted >= self._query.newest:
                        self._stop_at_cap(source)
                        return
                    self.report.wanted += 1
                    yield candidate
                if done:
                    self.report.complete = True
                    break
        self.report.complete = self.report.complete or source.exhausted

    async def _loaded(self, source: Source, wanted: list[Candidate]) -> Sequence[Candidate]:
        if not self._payloads:
            return [replace(candidate, payload=None) for candidate in wanted]
        return await source.load(wanted) if wanted else ()

    async def _sift(self, batch: Sequence[Candidate]) -> tuple[list[Candidate], bool]:
        """Return the candidates of *batch* to read, and whether the listing may end here."""
        report, window = self.report, self._query.window
        fresh: dict[str, Candidate] = {}
        for candidate in batch:
            key = canonical_url(candidate.url)
            if key not in self._seen:
                fresh.setdefault(key, candidate)
        self._seen.update(fresh)
        report.listed += len(fresh)
        for candidate in fresh.values():
            for instant in (candidate.published, candidate.modified):
                if instant and (report.latest_change is None or instant > report.latest_change):
                    report.latest_change = instant
        inside = {key: c for key, c in fresh.items() if window.may_contain(c)}
        report.out_of_range += len(fresh) - len(inside)
        known = {} if self._refresh else await self._known(list(inside))
        wanted = [c for key, c in inside.items() if key not in known or _changed(c, known[key])]
        report.unchanged += len(inside) - len(wanted)
        past = window.since is not None and all(
            c.published is not None and c.published < window.since for c in batch
        )
        caught_up = self._query.incremental and bool(inside) and not wanted
        return wanted, past or caught_up

    def _name(self, source: Source) -> None:
        if self.report.source is None:
            self.report.source = source.name
            for reason in self.report.unavailable.values():
                logger.info("not used: %s", reason)
            logger.info("reading the site's %s", source.title)

    def _stop_at_cap(self, source: Source) -> None:
        report = self.report
        report.capped = report.complete = True
        if source.total is not None:
            report.left = max(0, source.total - report.wanted - report.unchanged)


def _changed(candidate: Candidate, known: KnownArticle) -> bool:
    """Tell whether the source states a change that the archive has not seen."""
    return candidate.modified is not None and candidate.modified > (
        known.date_modified or known.updated_at
    )
