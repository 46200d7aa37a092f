"""What discovery finds: candidate URLs, and the window of time that a run asks for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from crawler.items import DateCandidate
    from crawler.reading import Page

_AGE = re.compile(r"(\d{1,4})\s*([hdw])", re.IGNORECASE)
_DATED_PATH = re.compile(r"/((?:19|20)\d\d)/(0[1-9]|1[0-2])(?:/(0[1-9]|1\d|2[0-8]))?/(?=[^/]{8})")
_AGE_UNITS = {"h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """An address that may hold an article, with what its source said about it."""

    url: str
    source: str
    """``rest``, ``feed``, ``sitemap`` or ``index``."""
    found_at: str | None = None
    """Address of the answer that named it."""
    title: str | None = None
    published: datetime | None = None
    """Aware; None: not stated. A sitemap states none."""
    published_raw: str | None = None
    modified: datetime | None = None
    modified_until: datetime | None = None
    """Latest instant that a change stated as a day may mean; None: the same as ``modified``."""
    modified_raw: str | None = None
    language: str | None = None
    """As a Google News sitemap states it, two letters."""
    payload: Mapping[str, Any] | None = field(default=None, repr=False)
    """The whole article, where the source delivers it: a post of the REST API."""
    answer: Page | None = field(default=None, repr=False)
    """The answer that holds the whole article, as it was received; one for all of its articles."""

    def dates(self) -> list[DateCandidate]:
        """What the source stated about the dates of the article."""
        stated: list[DateCandidate] = []
        if self.published_raw:
            stated.append({"source": self.source, "kind": "published", "raw": self.published_raw})
        # Many sitemaps state the time of their own making for every page.
        if self.modified_raw and self.source != "sitemap":
            stated.append({"source": self.source, "kind": "modified", "raw": self.modified_raw})
        return stated

    def in_true_clock(self, false_utc: Collection[str], timezone: str) -> Candidate:
        """Return the candidate with its dates read as local ones, where its source only says UTC.

        *false_utc* are the sources whose ``Z`` or ``+00:00`` means a clock in *timezone*, as in
        :class:`~crawler.profile.SiteProfile`.
        """
        if self.source not in false_utc:
            return self
        zone = ZoneInfo(timezone)
        return replace(
            self,
            published=_local(self.published, zone),
            modified=_local(self.modified, zone),
            modified_until=_local(self.modified_until, zone),
        )


def _local(instant: datetime | None, zone: ZoneInfo) -> datetime | None:
    if instant is None or instant.utcoffset():
        return instant
    return instant.replace(tzinfo=zone)


@dataclass(frozen=True, kw_only=True, slots=True)
class Window:
    """The span of publication that a run asks for: ``since <= published < until``, both aware."""

    since: datetime | None = None
    until: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Whether any date lies in the window."""
        return self.since is None and self.until is None

    def contains(self, instant: datetime | None) -> bool:
        """Tell whether *instant* lies in the window; an unknown one lies only in an open window."""
        if instant is None:
            return self.is_open
        return (self.since is None or instant >= self.since) and (
            self.until is None or instant < self.until
        )

    def may_contain(self, candidate: Candidate) -> bool:
        """Tell whether an article may lie in the window, by what is known before it is fetched.

        No article is published after its last change, so a change before ``since`` rules it out.
        """
        if candidate.published is not None:
            return self.contains(candidate.published)
        modified = candidate.modified_until or candidate.modified
        if self.since and modified and modified < self.since:
            return False
        return self.is_open or self._may_contain_address(candidate.url)

    def _may_contain_address(self, url: str) -> bool:
        """Compare the year and month in the path, with a day to spare for its unknown zone."""
        match = _DATED_PATH.search(url)
        if not match:
            return True
        year, month, day = int(match[1]), int(match[2]), match[3]
        first = datetime(year, month, int(day or 1), tzinfo=UTC)
        last = first if day else first + timedelta(days=31)
        return not (
            (self.since and last + timedelta(days=2) < self.since)
            or (self.until and first - timedelta(days=1) > self.until)
        )


def is_age(text: str) -> bool:
    """Tell whether a value of ``since`` or ``until`` counts back from now, as ``7d`` does."""
    return bool(_AGE.fullmatch(text.strip()))


def parse_moment(
    text: str, *, timezone: str, end: bool = False, now: datetime | None = None
) -> datetime:
    """Read the value of ``since`` or ``until`` into an aware instant.

    ``36h``, ``7d`` and ``4w`` count back from *now*; a date means its beginning in *timezone*, or
    with *end* the beginning of the next day, so that ``until`` covers the whole day; a date with a
    time is that instant. Raises ValueError with a sentence for the user.
    """
    value = text.strip()
    now = now or datetime.now(UTC)
    try:
        if (age := _AGE.fullmatch(value)) and age[2].lower() in _AGE_UNITS:
            return now - int(age[1]) * _AGE_UNITS[age[2].lower()]
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            day = date.fromisoformat(value) + timedelta(days=int(end))
            return datetime(day.year, day.month, day.day, tzinfo=ZoneInfo(timezone))
        moment = datetime.fromisoformat(value)
    except (ValueError, OverflowError):
        raise ValueError(
            f"{text!r} is no date: write 2022-09-28, 2022-09-28T14:05 or an age such as 7d"
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))
