"""How sources ask a site, and what they answer: pages, listings, batches of candidates.

A source asks pages through a :class:`Fetch` and knows nothing of Scrapy. One batch is what one
request brought, the newest first, so that whoever reads can stop after any request.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from crawler.discovery.remembered import Remembered

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.discovery.candidates import Candidate, Window

SECOND_PAGE = 2
"""Where it ends, nothing shows whether the site pages at all."""
GONE = (404, 410)
END_OF_PAGING = (200, 400, *GONE)
"""Behind the last page sites answer with one of these."""
NOT_MODIFIED = 304


@dataclass(frozen=True, slots=True)
class Page:
    """An answer of the site, whatever its status."""

    url: str
    status: int
    headers: Mapping[str, str] = field(repr=False)
    """Lower-case names."""
    body: bytes = field(repr=False)
    received: datetime | None = None

    @property
    def ok(self) -> bool:
        """Whether the site delivered what was asked for."""
        return self.status == 200


class Fetch(Protocol):
    """Asks for an address. Raises FetchFailed where there is no answer at all."""

    async def __call__(self, url: str, headers: Mapping[str, str] = ...) -> Page:
        """Ask for *url*, with *headers* beside those of every request."""


Batches = AsyncIterator[Sequence["Candidate"]]


class Listing(NamedTuple):
    """Batches of candidates, and whether they come in the order of publication.

    ``in_order`` says the same of the candidates of one batch: a home page has its newest on top,
    but not one below the other.
    """

    batches: Batches
    newest_first: bool = True
    in_order: bool = True


class FetchFailed(Exception):
    """No answer: robots.txt forbids the address, or the host cannot be reached.

    ``fatal`` tells that no other address of the host will answer either, ``forbidden`` that this
    one will not answer later.
    """

    def __init__(self, reason: str, *, fatal: bool = False, forbidden: bool = False):
        super().__init__(reason)
        self.fatal = fatal
        self.forbidden = forbidden


class SourceUnavailable(Exception):
    """The site does not offer this source; another one may do.

    ``for_now`` tells that it may be there later: it is no proof that nothing is listed there.
    """

    def __init__(self, reason: str, *, for_now: bool = False):
        super().__init__(reason)
        self.for_now = for_now


def unavailable(what: str, page: Page) -> SourceUnavailable:
    """Tell that an answer holds no source."""
    busy = page.status >= 500 or page.status == 429
    return SourceUnavailable(f"{what} at {page.url} (status {page.status})", for_now=busy)


@dataclass(frozen=True, kw_only=True, slots=True)
class Query:
    """What a run wants from a source."""

    window: Window
    newest: int | None = None
    """Stop after this many candidates; None: all of the window."""
    incremental: bool = False
    """The newest are known already: a light listing will do."""
    cap_counts_known: bool = False
    """Known articles count towards ``newest``: a first run that goes on after a kill."""
    caught_up: bool = False
    """An earlier run left no hole: a batch of known articles ends the listing."""
    known_until: datetime | None = None
    """All that was published before this instant has been dealt with by an earlier run."""
    modified_since: datetime | None = None
    """Also list what was changed after this instant, where the source can tell."""
    page_hint: int | None = None
    """The run will read no more than this: smaller requests will do."""
    remembered: Remembered = field(default_factory=Remembered)
    """What earlier runs learned of addresses of sources; sources note there what they learn."""

    resume: Mapping[str, Any] | None = None
    """Where an earlier run of the same backfill stopped, as the source itself put it."""


class Source(Protocol):
    """One way in which a site lists its articles."""

    name: str
    title: str
    """The source in words, for the log."""
    exhausted: bool
    """Whether the end of the last listing is the end of what the site has."""
    unchanged: bool
    """Whether the site answered that nothing was added since the last run."""
    tells_changes: bool
    """Whether ``unchanged`` says also that no article was edited."""
    is_kept_up: bool
    """Whether it seems to list what is new; else the next source has the last word."""
    bulk: int
    """So many candidates are completed by one request; 0: there is nothing to complete."""
    cursor: Mapping[str, Any] | None
    """Where to go on behind the batches that were read, as JSON; None: from the beginning."""

    @property
    def total(self) -> int | None:
        """How many articles the site says to have; None: it does not say."""

    def listings(self, query: Query) -> Sequence[Listing]:
        """Return the listings to read one after the other. They raise SourceUnavailable."""

    def stop(self) -> bool:
        """Take note that what follows is known; whether the listing may end for good."""

    async def load(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """Complete candidates of a light listing with their payload, where the source has it."""


class AddressSource:
    """A source that lists addresses only, and does not say how many there are."""

    exhausted = False
    unchanged = False
    tells_changes = False
    is_kept_up = True
    bulk = 0
    cursor: Mapping[str, Any] | None = None
    total: int | None = None

    def stop(self) -> bool:
        """Nothing but what is known follows."""
        return True

    async def load(self, candidates: Sequence[Candidate]) -> Sequence[Candidate]:
        """There is nothing to complete: each article is a page to be fetched."""
        return candidates
