"""Articles out of WARC files that others made, such as those of CC-NEWS; and out of our own."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from crawler.discovery.answers import articles_of, raw_of_answer
from crawler.extraction.raw import CONTINUED_PAGE
from crawler.items import Article, Refusal
from crawler.reading import as_found, raw_of_pages
from crawler.steps import date, run_steps
from crawler.warc.frames import frames
from crawler.warc.reader import Capture, RecordError, captures, parse_record

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import BinaryIO

    from crawler.profile import SiteProfile
    from crawler.reading import Page
    from crawler.warc.frames import Frame
    from crawler.warc.reader import Record

MARKUP = ("text/html", "application/xhtml+xml")
BESIDE = frozenset({"warcinfo", "request", "metadata"})
"""Kinds of records that tell of others."""
PROBLEMS_KEPT = 20


@dataclass(kw_only=True, slots=True)
class Intake:
    """What was met in files, counted."""

    records: int = 0
    """Records that could be read, of all kinds."""
    broken: int = 0
    """Stretches of files that are no record, or cannot be read."""
    passed_over: Counter[str] = field(default_factory=Counter)
    """What was not tried, by reason: ``other-host``, ``status-404``, ``no-page``, ``truncated``,
    ``no-http``, or the kind of a record that is no response, such as ``revisit``."""
    refused: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Pages that are no articles, by site and reason."""
    problems: list[str] = field(default_factory=list)
    """Some of the broken ones, a line each."""

    def note_broken(self, file: str, offset: int, problem: str) -> None:
        """Count one, and keep a line about the first of them."""
        self.broken += 1
        if len(self.problems) < PROBLEMS_KEPT:
            self.problems.append(f"{file}, byte {offset:,}: {problem}")


def read_file(
    file: BinaryIO, name: str, intake: Intake, profile_of: Callable[[str], SiteProfile | None]
) -> Iterator[tuple[int, SiteProfile, Article | Refusal]]:
    """The articles of a WARC file, and what is none, with the site and the place in the file.

    ``profile_of`` tells the site of an address; pages of others are counted and passed over. What
    is broken is counted, and the rest is read. Holds one article at a time.
    """
    for capture in captures(_records(file, name, intake)):
        first = capture.pages[0]
        profile = profile_of(first.url)
        if profile is None:
            intake.passed_over["other-host"] += 1
        elif first.status != 200:
            intake.passed_over[f"status-{first.status}"] += 1
        elif capture.is_answer:
            for article in _of_answer(first, profile):
                yield capture.offset, profile, _told(article, profile, intake)
        elif not _is_markup(first):
            intake.passed_over["no-page"] += 1
        else:
            yield capture.offset, profile, _told(raw_of_capture(capture, profile), profile, intake)


def _records(file: BinaryIO, name: str, intake: Intake) -> Iterator[tuple[Frame, Record]]:
    for frame in frames(file):
        if frame.data is None:
            intake.note_broken(name, frame.offset, frame.problem or "broken")
            continue
        try:
            record = parse_record(frame.data)
        except RecordError as error:
            intake.note_broken(name, frame.offset, str(error))
            continue
        intake.records += 1
        if unused := _why_unused(record):
            intake.passed_over[unused] += 1
        else:
            yield frame, record


def _why_unused(record: Record) -> str | None:
    """Why nothing is read out of a record that should hold what was received; None: it is."""
    if record.kind != "response":
        return None if record.kind in BESIDE else record.kind
    if not record.url or record.status is None:
        return "no-http"
    return "truncated" if _is_cut(record) else None


def _is_cut(record: Record) -> bool:
    """Whether the crawler did not take all of it: half an article is none."""
    stated = {name.lower(): value.strip() for name, value in record.http_headers}
    length = stated.get("content-length", "")
    is_shorter = length.isdecimal() and len(record.body) < int(length[:15])
    return "warc-truncated" in record.headers or (
        is_shorter and record.status == 200 and "content-encoding" not in stated
    )


def _is_markup(page: Page) -> bool:
    stated = next((v for name, v in page.headers if name.lower() == "content-type"), "text/html")
    return stated.partition(";")[0].strip().lower() in MARKUP


def raw_of_capture(capture: Capture, profile: SiteProfile) -> Article | Refusal:
    """The raw article of pages that were kept, with what their source said."""
    first = capture.pages[0]
    raw = raw_of_pages(capture.pages, profile=profile)
    if isinstance(raw, Refusal):
        return raw
    if CONTINUED_PAGE in raw.flags:
        return Refusal(url=first.url, reason=CONTINUED_PAGE, site=profile.name)
    facts = capture.facts
    return as_found(
        raw,
        capture.pages,
        found_url=_text(facts.get("fetched_url")) or first.url,
        dates=[c for c in facts.get("date_candidates") or () if _is_date(c)],
        language=_text(facts.get("language")),
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _is_date(value: Any) -> bool:
    keys = ("source", "kind", "raw")
    return isinstance(value, dict) and all(isinstance(value.get(key), str) for key in keys)


def _of_answer(answer: Page, profile: SiteProfile) -> Iterator[Article | Refusal]:
    for candidate in articles_of(answer):
        if candidate.payload is not None:
            yield raw_of_answer(candidate, profile)


def _told(raw: Article | Refusal, profile: SiteProfile, intake: Intake) -> Article | Refusal:
    made = raw if isinstance(raw, Refusal) else run_steps(date(raw))
    if isinstance(made, Refusal):
        intake.refused[profile.name, made.reason] += 1
    return made
