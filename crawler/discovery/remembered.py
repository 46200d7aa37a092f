"""What earlier runs learned of the sources of a site, and what this one learns."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from crawler.discovery.candidates import Candidate

MISSING_FOR = timedelta(days=1)
"""So long an address where no source was is not asked for again."""

FOUND_FOR = timedelta(days=7)
"""So long a feed that was found is taken without a look at the home page."""

VALID_FOR = timedelta(days=3)
"""So long after its last delivery a source is believed to be unchanged: what is not kept up any
more never changes."""

ENOUGH = 10
"""So many comparisons decide about the dates of a sitemap."""

TRUE_SHARE = 0.9
"""Share of the comparisons that must agree, before its dates are relied upon."""

_LASTING = 200
"""From so many comparisons on, earlier ones count less and less."""

TOLERANCE = timedelta(minutes=10)
"""Sitemap and page may be written so far apart."""


class Validators(NamedTuple):
    """What an answer stated about itself, to be sent back: only what is newer is delivered."""

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """The header fields of a conditional request."""
        named = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in named.items() if value}


@dataclass(slots=True)
class Evidence:
    """How often the ``lastmod`` of a sitemap was what the page says of its own last change."""

    compared: int = 0
    agreed: int = 0

    @property
    def is_true(self) -> bool:
        """Whether the dates proved true."""
        return self.compared >= ENOUGH and self.agreed >= TRUE_SHARE * self.compared

    @property
    def is_false(self) -> bool:
        """Whether the dates proved wrong."""
        return self.compared >= ENOUGH and not self.is_true

    def compare(
        self, candidate: Candidate, published: datetime | None, modified: datetime | None
    ) -> None:
        """Take the dates of a page as evidence.

        A date without a time agrees with every instant that its day may mean. A page that states
        no change says nothing about a later one.
        """
        if candidate.modified is None:
            return
        until = (candidate.modified_until or candidate.modified) + TOLERANCE
        stated = modified or published
        if stated is None or (modified is None and stated < candidate.modified - TOLERANCE):
            return
        self.compared += 1
        self.agreed += candidate.modified - TOLERANCE <= stated <= until
        if self.compared > _LASTING:
            self.compared //= 2
            self.agreed //= 2


@dataclass(slots=True)
class Remembered:
    """Of the addresses of sources: validators, which are missing, whether sitemaps tell the truth.

    What this run learns is kept apart, for the end: only a run that dealt with everything that a
    listing named may spare the next one its delivery.
    """

    validators: Mapping[str, Validators] = field(default_factory=dict)
    """By address, from the last run, if that one left nothing undone."""
    absent: Collection[str] = ()
    """Addresses where lately no source was."""
    evidence: Evidence = field(default_factory=Evidence)
    feeds: Sequence[str] = ()
    """Addresses of feeds that were found without a site file."""
    learned: dict[str, Validators] = field(default_factory=dict)
    missed: set[str] = field(default_factory=set)
    found_feed: str | None = None
    """A feed that was found now."""

    def is_missing(self, url: str) -> bool:
        """Whether it is known that *url* is no source."""
        return url in self.absent or url in self.missed

    def headers_for(self, url: str) -> dict[str, str]:
        """The header fields to ask for *url* with."""
        known = self.validators.get(url)
        return known.headers() if known else {}

    def learn(self, url: str, headers: Mapping[str, str]) -> None:
        """Take over what an answer states about itself; names of *headers* in lower case."""
        validators = Validators(headers.get("etag"), headers.get("last-modified"))
        if validators.headers():
            self.learned[url] = validators
