"""The choice between the dates that the sources of one article state.

JSON-LD, meta, REST, feed, ``time``, byline and URL rarely agree. :func:`resolve_dates` reads them
all, compares them and keeps what each became of; the order of trust and the checks are explained
in ``docs/dates.md``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from crawler.dates import ParsedDate, RefusedDate, explain_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from crawler.dates import Context
    from crawler.items import Article, DateCandidate

__all__ = ["DATE_FLAGS", "resolve_dates"]

DATE_FLAGS: Final = (
    "date-missing",
    "date-only-url",
    "date-relative",
    "date-conflict",
    "date-order",
    "date-future",
    "date-weekday-mismatch",
    "date-unconfirmed",
    "false-utc-suspected",
)
"""The flags of an article that this step owns: it takes them all away and sets them anew."""

_TRUST: Final = (
    "json-ld",
    "rest",
    "meta",
    "time",
    "byline",
    "microdata",
    "feed",
    "sitemap",
    "url",
)
_SHOWN: Final = ("byline", "time")
_BELOW_URL: Final = ("microdata", "feed", "sitemap")
_PRECISIONS: Final = ("second", "minute", "hour", "day")
_CONTEXTS: Final[dict[str, Context]] = {"url": "url", "dateline": "text"}
_MINUTE: Final = timedelta(minutes=1)
_OFFSETS: Final = tuple(timedelta(hours=hours) for hours in (7, 8, 9))
_ZONES: Final = ("WIB", "WITA", "WIT")
_SAVED_AGAIN: Final = timedelta(hours=1)
_CLOCK_SKEW: Final = timedelta(minutes=10)

# Several sources often state the same words, and a crawl asks for the dates of an article before
# its steps do.
_explain = lru_cache(maxsize=128)(explain_date)


@dataclass(frozen=True, slots=True)
class _Reading:
    """One candidate and the date that was read from it."""

    index: int
    source: str
    raw: str
    parsed: ParsedDate

    @property
    def value(self) -> datetime:
        return self.parsed.value

    @property
    def rank(self) -> tuple[int, int]:
        relative = self.parsed.rule == "relative"
        trust = _TRUST.index(self.source) if self.source in _TRUST else len(_TRUST)
        if self.source == "url" and self.parsed.precision == "second":
            trust = _TRUST.index("feed")
        return (len(_TRUST) + 1 if relative else trust, self.index)

    @property
    def has_clock(self) -> bool:
        return self.parsed.precision in ("second", "minute") and self.parsed.rule != "relative"

    @property
    def is_midnight(self) -> bool:
        """A clock time of 00:00, which many pages write for a mere day."""
        return self.has_clock and self.value.time() == time.min

    @property
    def is_shown(self) -> bool:
        """A person reads it on the page."""
        return self.source in _SHOWN and self.parsed.rule in ("byline", "dateparser")

    def day(self, zone: ZoneInfo) -> date:
        return self.value.astimezone(zone).date() if self.has_clock else self.value.date()


def resolve_dates(article: Article) -> Article:
    """Fill the date fields of *article* from its candidates, in place; the same object returns.

    Reads ``date_candidates``, ``timezone``, ``date_downloaded`` and the profile's ``false_utc``;
    writes value, precision and note of each candidate, the fields ``date_published``,
    ``date_published_raw``, ``date_published_source``, ``date_precision``, ``date_modified`` and the
    flags of :data:`DATE_FLAGS`. Running it again changes nothing.
    """
    zone = ZoneInfo(article.timezone)
    flags: set[str] = set()
    candidates: list[DateCandidate] = [
        {"source": c["source"], "kind": c["kind"], "raw": c["raw"]} for c in article.date_candidates
    ]
    published, modified = _read_all(article, candidates, zone)
    published = _without_labelled_changes(published, modified, candidates)
    usable = _not_future(published, candidates, article.date_downloaded, flags)
    usable = _without_header_clock(usable, candidates, article.date_downloaded, zone)
    changes = _not_future(modified, candidates, article.date_downloaded, set())
    chosen, changed = _choose(usable, changes, candidates, zone, flags)
    if chosen is None:
        flags.add("date-missing")
    else:
        candidates[chosen.index]["note"] = None
        flags |= _flags_of(chosen)
        if _may_be_header_clock(chosen, published, article.date_downloaded, zone):
            flags.add("date-unconfirmed")
    article.date_candidates = candidates
    article.date_published = _in_zone(chosen, zone)
    article.date_published_raw = chosen.raw if chosen else None
    article.date_published_source = chosen.source if chosen else None
    article.date_precision = chosen.parsed.precision if chosen else None
    article.date_modified = _in_zone(changed, zone)
    article.flags = [flag for flag in article.flags if flag not in DATE_FLAGS]
    article.flags += [flag for flag in DATE_FLAGS if flag in flags]
    return article


def _in_zone(reading: _Reading | None, zone: ZoneInfo) -> datetime | None:
    if reading is None:
        return None
    if reading.parsed.precision == "day":
        return reading.value.replace(tzinfo=zone)
    return reading.value.astimezone(zone)


def _flags_of(chosen: _Reading) -> set[str]:
    flags: set[str] = set()
    if chosen.source == "url":
        flags.add("date-only-url")
    if chosen.parsed.rule == "relative":
        flags.add("date-relative")
    if "weekday_mismatch" in chosen.parsed.flags:
        flags.add("date-weekday-mismatch")
    return flags


# --- reading ------------------------------------------------------------------------------------


def _read_all(
    article: Article, candidates: Sequence[DateCandidate], zone: ZoneInfo
) -> tuple[list[_Reading], list[_Reading]]:
    """Read every candidate; the published readings and the modified ones."""
    false_utc = article.profile.false_utc if article.profile else ()
    published: list[_Reading] = []
    modified: list[_Reading] = []
    for index, candidate in enumerate(candidates):
        context = _CONTEXTS.get(candidate["source"], "field")
        found = _explain(
            candidate["raw"],
            context=context,
            timezone=article.timezone,
            now=article.date_downloaded,
        )
        if isinstance(found, RefusedDate):
            _write(candidate, None, found.reason)
            continue
        note = None
        if candidate["source"] in false_utc and _states_utc(found):
            found = replace(found, value=found.value.replace(tzinfo=zone), zone=None)
            note = "false-utc"
        if found.precision == "second" and not found.value.second:
            # One instant is as exact in UTC as in the zone of the site.
            found = replace(found, precision="minute")
        _write(candidate, found, note)
        if candidate["source"] == "dateline":
            candidate["note"] = "event"
        elif candidate["kind"] == "modified" or found.is_modified:
            candidate["note"] = note or "modified"
            modified.append(_Reading(index, candidate["source"], candidate["raw"], found))
        elif found.precision not in _PRECISIONS:
            candidate["note"] = "too-coarse"
        else:
            published.append(_Reading(index, candidate["source"], candidate["raw"], found))
    return published, modified


def _without_labelled_changes(
    published: Iterable[_Reading], modified: list[_Reading], candidates: Sequence[DateCandidate]
) -> list[_Reading]:
    """Without the attribute of the ``time`` element that shows "Diperbarui …"."""
    labelled = [r for r in modified if r.source == "byline" and r.parsed.is_modified]
    kept: list[_Reading] = []
    for reading in published:
        same = [r for r in labelled if abs(r.value - reading.value) < _MINUTE]
        if reading.source == "time" and same:
            candidates[reading.index]["note"] = "modified"
            modified.append(reading)
        else:
            kept.append(reading)
    return kept


def _write(candidate: DateCandidate, found: ParsedDate | None, note: str | None) -> None:
    candidate["value"] = found.value.isoformat() if found else None
    candidate["precision"] = found.precision if found else None
    candidate["note"] = note


def _states_utc(found: ParsedDate) -> bool:
    return found.zone == "offset" and found.rule != "epoch" and not found.value.utcoffset()


def _not_future(
    readings: Iterable[_Reading],
    candidates: Sequence[DateCandidate],
    now: datetime | None,
    flags: set[str],
) -> list[_Reading]:
    """Without those after the download; within a day of it they stay where they are alone."""
    past: list[_Reading] = []
    near: list[_Reading] = []
    for reading in readings:
        if "future" in reading.parsed.flags:
            candidates[reading.index]["note"] = "future"
            flags.add("date-future")
        elif now is not None and reading.has_clock and reading.value > now + _CLOCK_SKEW:
            candidates[reading.index]["note"] = "future"
            near.append(reading)
        else:
            past.append(reading)
    if near:
        flags.add("date-future")
        if any(_states_utc(reading.parsed) for reading in near):
            flags.add("false-utc-suspected")
    return past or near


def _without_header_clock(
    readings: list[_Reading],
    candidates: Sequence[DateCandidate],
    now: datetime | None,
    zone: ZoneInfo,
) -> list[_Reading]:
    """Without a shown date that is only today's, at the head of an older page."""
    if now is None:
        return readings
    today = now.astimezone(zone).date()
    others = [r for r in readings if not r.is_shown and r.parsed.rule != "relative"]
    if not others or any((today - r.day(zone)).days < 2 for r in others):
        return readings
    kept: list[_Reading] = []
    for reading in readings:
        if reading.is_shown and reading.day(zone) == today:
            candidates[reading.index]["note"] = "header-clock"
        else:
            kept.append(reading)
    return kept


def _may_be_header_clock(
    chosen: _Reading, readings: Sequence[_Reading], now: datetime | None, zone: ZoneInfo
) -> bool:
    """Only shown texts tell of the day of the download, without a time or with that of now."""
    if now is None or not all(reading.is_shown for reading in readings):
        return False
    if chosen.has_clock and abs(now - chosen.value) > _CLOCK_SKEW:
        return False
    return chosen.is_shown and chosen.day(zone) == now.astimezone(zone).date()


# --- choosing -----------------------------------------------------------------------------------


def _first(readings: Sequence[_Reading]) -> _Reading | None:
    return min(readings, key=lambda reading: reading.rank, default=None)


def _choose(
    readings: Sequence[_Reading],
    changes: Sequence[_Reading],
    candidates: Sequence[DateCandidate],
    zone: ZoneInfo,
    flags: set[str],
) -> tuple[_Reading | None, _Reading | None]:
    """The reading that the article is dated by, after all cross-checks, and its last change."""
    absolute = [reading for reading in readings if reading.parsed.rule != "relative"]
    sure = [reading for reading in absolute if _is_sure(reading, absolute, zone)]
    pool = sure or absolute
    lead = _first(pool or readings)
    if lead is None:
        return None, _first(changes)
    lead = _by_majority(lead, pool, zone, flags)
    trusted = _with_right_offset(lead, pool, candidates, flags)
    if trusted is not lead:
        changes = _without_source(changes, lead.source, candidates)
    changed = _first([r for r in changes if r.source != "sitemap" or not _is_later(trusted, r)])
    lead = trusted
    lead = _before_change(lead, pool, changed, flags)
    chosen = _finest(lead, pool, zone)
    _note_the_others(chosen, readings, candidates, zone, flags)
    return chosen, changed


def _is_sure(reading: _Reading, readings: Sequence[_Reading], zone: ZoneInfo) -> bool:
    """Its weekday agrees, or another source names the same day."""
    if "weekday_mismatch" not in reading.parsed.flags:
        return True
    return any(
        other.source != reading.source and other.day(zone) == reading.day(zone)
        for other in readings
    )


def _without_source(
    changes: Sequence[_Reading], source: str, candidates: Sequence[DateCandidate]
) -> list[_Reading]:
    """Without the changes that the source of a false offset states in the same way."""
    kept: list[_Reading] = []
    for reading in changes:
        if reading.source == source and reading.has_clock:
            candidates[reading.index]["note"] = "offset-differs"
        else:
            kept.append(reading)
    return kept


def _by_majority(
    lead: _Reading, pool: Sequence[_Reading], zone: ZoneInfo, flags: set[str]
) -> _Reading:
    """Another day than the most trusted one where more sources agree on it.

    A template's leftover or a republished page keeps one old date; the visible byline together
    with the day in the URL outweighs it, and so do two sources that agree against one.
    """
    days: dict[date, set[str]] = {}
    for reading in pool:
        days.setdefault(reading.day(zone), set()).add(reading.source)
    own = lead.day(zone)
    support = days.get(own, {lead.source})
    best = max(days, key=lambda day: (len(days[day]), day == own), default=own)
    shown = [day for day, sources in days.items() if {"byline", "url"} <= sources]
    if len(shown) == 1 and shown[0] != own and not {"byline", "url"} & support:
        best = shown[0]
    elif len(days.get(best, ())) <= len(support):
        best = _day_in_url(lead, pool, zone) if support <= set(_BELOW_URL) else own
    if best == own:
        return lead
    if abs((best - own).days) > 1:
        flags.add("date-conflict")
    return _first([reading for reading in pool if reading.day(zone) == best]) or lead


def _day_in_url(lead: _Reading, pool: Sequence[_Reading], zone: ZoneInfo) -> date:
    """The day in the URL where the lead is more than a day from it, else the day of the lead.

    Microdata keep the date of a template, feeds and sitemaps that of a later edition.
    """
    own = lead.day(zone)
    days = {reading.day(zone) for reading in pool if reading.source == "url"}
    far = [day for day in days if abs((day - own).days) > 1]
    return far[0] if len(days) == 1 and far else own


def _is_wall_clock_of(stated: _Reading, shown: _Reading) -> bool:
    """Whether a time in UTC is one of the shown zone: minutes behind it, not hours.

    Pages that are saved again after they were dated state the later minute.
    """
    if not (_states_utc(stated.parsed) and shown.is_shown and shown.parsed.zone in _ZONES):
        return False
    later = stated.value.replace(tzinfo=UTC) - shown.value.replace(tzinfo=UTC)
    return timedelta() <= later < _SAVED_AGAIN


def _differ_by_offset(one: _Reading, other: _Reading) -> bool:
    """The same instant but for a zone's offset: the offset of one of them is wrong."""
    if not (one.has_clock and other.has_clock):
        return False
    apart = abs(one.value - other.value)
    if apart < _MINUTE:
        return False
    same_wall = abs(one.value.replace(tzinfo=UTC) - other.value.replace(tzinfo=UTC)) < _MINUTE
    same_wall = same_wall or _is_wall_clock_of(one, other) or _is_wall_clock_of(other, one)
    return same_wall or any(abs(apart - offset) < _MINUTE for offset in _OFFSETS)


def _with_right_offset(
    lead: _Reading,
    pool: Sequence[_Reading],
    candidates: Sequence[DateCandidate],
    flags: set[str],
) -> _Reading:
    """The byline with a stated zone, or the other source that states a zone, against a false."""
    rivals = [reading for reading in pool if _differ_by_offset(lead, reading)]
    if not rivals:
        return lead
    flags.add("false-utc-suspected")
    for reading in rivals:
        if reading.is_shown and reading.parsed.zone in _ZONES:
            candidates[lead.index]["note"] = "offset-differs"
            return reading
    if not _states_utc(lead.parsed):
        return lead
    for reading in rivals:
        if reading.parsed.zone is not None and not _states_utc(reading.parsed):
            candidates[lead.index]["note"] = "offset-differs"
            return reading
    return lead


def _before_change(
    lead: _Reading, pool: Sequence[_Reading], changed: _Reading | None, flags: set[str]
) -> _Reading:
    """The byline, where the page was changed before it was published."""
    if changed is None or not _is_later(lead, changed):
        return lead
    flags.add("date-order")
    shown = _first([r for r in pool if r.is_shown and not _is_later(r, changed)])
    return shown or lead


def _is_later(lead: _Reading, changed: _Reading) -> bool:
    if lead.has_clock and changed.has_clock:
        return lead.value - changed.value >= _MINUTE
    return lead.value.date() > changed.value.date()


def _finest(lead: _Reading, pool: Sequence[_Reading], zone: ZoneInfo) -> _Reading:
    """The most exact statement of the lead's instant; a midnight counts as a mere day."""
    if lead.is_midnight:
        clocks = [r for r in pool if r.has_clock and not r.is_midnight and r.source != "url"]
        same = [r for r in clocks if r.day(zone) == lead.day(zone)]
        lead = _first(same) or lead
    same = [reading for reading in pool if _agree(lead, reading, zone)]
    return min(
        [lead, *same], key=lambda r: (_PRECISIONS.index(r.parsed.precision), r is not lead, r.rank)
    )


def _agree(one: _Reading, other: _Reading, zone: ZoneInfo) -> bool:
    if one.has_clock and other.has_clock:
        if "second" in (one.parsed.precision, other.parsed.precision):
            return abs(one.value - other.value) < _MINUTE
        return one.value == other.value
    return one.day(zone) == other.day(zone)


def _note_the_others(
    chosen: _Reading,
    readings: Iterable[_Reading],
    candidates: Sequence[DateCandidate],
    zone: ZoneInfo,
    flags: set[str],
) -> None:
    """Say of every other candidate why it was not taken, and flag days that are far apart."""
    for reading in readings:
        candidate = candidates[reading.index]
        if reading is chosen or candidate.get("note") in ("future", "offset-differs"):
            continue
        if reading.parsed.rule == "relative":
            candidate["note"] = "relative"
        elif _differ_by_offset(chosen, reading):
            candidate["note"] = "offset-differs"
            flags.add("false-utc-suspected")
        elif _agree(chosen, reading, zone):
            continue
        elif "weekday_mismatch" in reading.parsed.flags:
            candidate["note"] = "weekday-contradicts"
        else:
            candidate["note"] = "differs"
            if abs((chosen.day(zone) - reading.day(zone)).days) > 1:
                flags.add("date-conflict")
