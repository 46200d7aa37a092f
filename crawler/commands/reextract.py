"""``scrapy reextract``: the rules of today over archived pages."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING, Any

from crawler import outcome
from crawler.archive_command import ArchiveCommand, stop_request, write_json
from crawler.configuration import archive_url, page_folder
from crawler.discovery import parse_moment
from crawler.explain.as_text import visible
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.pages import Profiles
from crawler.profile import DEFAULT_TIMEZONE
from crawler.progress import ProgressLine
from crawler.reextraction.refused import Again, read_again, store_accepted
from crawler.reextraction.work import PORTION, Findings, Task, reextract, write
from crawler.storage.store import Selection
from crawler.targets import site_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from crawler.storage.store import ArticleStore

SAMPLES = 3
SHOWN = 160
"""Characters of a value that are shown to people."""
BEFORE = 40
"""Of these so many before the first difference."""


class Command(ArchiveCommand):
    """Read archived pages again."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[SITE …] [--since DATE] [--until DATE] [--rules VERSION] [--refused] [--write]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Apply today's rules to archived pages; show or store what changes"

    def long_desc(self) -> str:
        """Explain what is read, shown and written, and the exit codes."""
        return (
            "Read the raw pages of stored articles by the rules of today and show how many "
            "articles would change in which fields, with samples. Articles that the rules of "
            "today made are passed over; --all reads them too. --write stores what changes: a "
            "new version of the article (scrapy history), with the rule_version that made it; "
            "what is no article to today's rules, or would get another identity, stays as it is. "
            "--refused reads instead the kept pages that were no articles when they were fetched, "
            "and stores with --write those that are some to the rules of today. "
            "Nothing is fetched. What an interrupted --write did is kept, and the same command "
            "carries on; without --write, --after ID does. Exit codes: 0 done, 1 interrupted or "
            "raw pages that cannot be used, 2 wrong usage or no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what says which articles, and what to do with the answer."""
        super().add_options(parser)
        add = parser.add_argument
        add("--since", metavar="DATE", help="published from then on (2026-03-01, 7d)")
        add("--until", metavar="DATE", help="published until then (a day is included)")
        add("--rules", metavar="VERSION", help="only articles that this rule_version made")
        add("--all", action="store_true", help="also articles that the rules of today made")
        add("--refused", action="store_true", help="instead, the kept pages that were refused")
        add("--write", action="store_true", help="store what changes, as new versions")
        add("--jobs", metavar="N", help="processes; by default one for each core")
        add("--samples", metavar="N", default=str(SAMPLES), help="changes shown of each field")
        add("--after", metavar="ID", default="0", help="only articles with a greater id")
        add("--json", action="store_true", help="print the answer as JSON")
        parser.epilog = "example: scrapy reextract tarunanews --since 2026-01-01"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Dates and numbers must be some."""
        for name, least in (("jobs", 1), ("samples", 0), ("after", 0)):
            text = getattr(opts, name)
            if text is not None and not (text.isdecimal() and least <= int(text) < 10**12):
                raise ArgumentError(f"--{name}: {text!r} is no number from {least} on")
        if opts.refused and (opts.rules or opts.all or opts.jobs or int(opts.after)):
            raise ArgumentError("--refused goes with neither --rules, --all, --jobs nor --after")
        self._since = _moment("since", opts.since, end=False)
        self._until = _moment("until", opts.until, end=True)

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Read, write if that was asked, tell."""
        assert self.settings is not None
        selection = Selection(
            sites=[_site(store, name) for name in args],
            since=self._since,
            until=self._until,
            rules=opts.rules,
            after=int(opts.after),
        )
        if opts.refused:
            self._answer_refused(store, selection, opts)
            return
        task = Task(
            database_url=archive_url(self.settings),
            folder=page_folder(self.settings),
            profiles=Profiles(self.settings).all(),
            every=opts.all,
            samples=int(opts.samples),
            deliver=opts.write,
        )
        jobs = int(opts.jobs) if opts.jobs else len(os.sched_getaffinity(0))
        found = Findings()
        written = 0
        total = store.count_archived(selection)
        line = ProgressLine("articles")
        try:
            with (
                stop_request() as stop,
                closing(
                    reextract(store.archived_ids(selection, PORTION), task, jobs=jobs)
                ) as findings,
            ):
                for some in findings if total else ():
                    if opts.write:
                        written += write(store, some)
                    found.add(some, samples=task.samples)
                    line.tell(found.done, total, f"{found.changed:,} changed")
                    if stop.is_set():
                        break
        except BrokenProcessPool:
            self.stop("a process was killed; the same command carries on", outcome.FAILED)
            return
        finally:
            line.end()
        self._tell(found, total, written, opts, interrupted=stop.is_set())

    def _answer_refused(
        self, store: ArticleStore, selection: Selection, opts: argparse.Namespace
    ) -> None:
        assert self.settings is not None
        again = Again()
        line = ProgressLine("MB")
        profiles = Profiles(self.settings).all()
        with stop_request() as stop:
            for portion in read_again(store, page_folder(self.settings), profiles, selection):
                if opts.write:
                    again.outcomes += store_accepted(store, portion.accepted)
                again.add(portion, samples=int(opts.samples))
                line.tell(portion.read >> 20, portion.total >> 20, f"{again.accepted:,} accepted")
                if stop.is_set():
                    break
        line.end()
        if opts.json:
            write_json(refused_as_data(again, complete=not stop.is_set()), indent=2)
        else:
            for text in refused_lines(again, write=opts.write):
                sys.stdout.write(f"{text}\n")
        if stop.is_set():
            self.stop("interrupted: what was stored stays, the same command starts anew", 1)

    def _tell(
        self,
        found: Findings,
        total: int,
        written: int,
        opts: argparse.Namespace,
        *,
        interrupted: bool,
    ) -> None:
        if opts.json:
            write_json(as_data(found, total, written, complete=not interrupted), indent=2)
        else:
            for text in lines(found, total, written, write=opts.write):
                sys.stdout.write(f"{text}\n")
        if found.unreadable:
            self.exitcode = outcome.FAILED
        if interrupted:
            again = "the same command carries on"
            if not opts.write:
                again = f"--after {found.last_id} carries on"
            self.stop(f"interrupted: {again}", outcome.FAILED)


def _moment(name: str, text: str | None, *, end: bool) -> Any:
    try:
        return parse_moment(text, timezone=DEFAULT_TIMEZONE, end=end) if text else None
    except ValueError as exc:
        raise ArgumentError(f"--{name}: {exc}") from None


def _site(store: ArticleStore, name: str) -> str:
    site = site_of(store, name)
    if site is None:
        raise ArgumentError(f"the archive holds no site {name}")
    return site


# What is told


def as_data(found: Findings, total: int, written: int, *, complete: bool) -> dict[str, Any]:
    """Everything as JSON values."""
    return {
        "articles": total,
        "complete": complete,
        "done": found.done,
        "current": found.current,
        "same": found.same,
        "changed": found.changed,
        "written": written,
        "last_id": found.last_id,
        "fields": dict(found.fields.most_common()),
        "refused": dict(found.refused),
        "unreadable": dict(found.unreadable),
        "problems": found.problems,
        "samples": [
            {**sample._asdict(), "old": _json(sample.old), "new": _json(sample.new)}
            for sample in found.samples
        ],
    }


def refused_as_data(again: Again, *, complete: bool) -> dict[str, Any]:
    """What became of refused pages as JSON values."""
    return {
        "complete": complete,
        "done": again.done,
        "accepted": again.accepted,
        "refused": dict(again.refused.most_common()),
        "written": {outcome.value: count for outcome, count in again.outcomes.items()},
        "samples": [{"url": article.url, "title": article.title} for article in again.samples],
    }


def refused_lines(again: Again, *, write: bool) -> Iterator[str]:
    """The same for people."""
    yield f"{again.done:,} refused pages: {again.accepted:,} are articles to today's rules"
    for reason, count in again.refused.most_common():
        yield f"  {count:,} {reason}"
    for article in again.samples:
        yield f"  + {visible(article.url)}"
        yield f"    {_cut(article.title or '', 0)}"
    if write:
        counts = ", ".join(f"{n:,} {word.value}" for word, n in again.outcomes.most_common())
        yield f"Written: {counts or 'nothing'}."
    elif again.accepted:
        yield "Nothing was written; --write does that."


def _json(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def lines(found: Findings, total: int, written: int, *, write: bool) -> Iterator[str]:
    """The same for people."""
    counts = [
        f"{found.same:,} the same",
        f"{found.changed:,} {'changed' if write else 'would change'}",
        f"{found.current:,} made by today's rules already" if found.current else "",
        f"{found.refused.total():,} no articles to today's rules" if found.refused else "",
        f"{found.unreadable.total():,} without a usable page" if found.unreadable else "",
    ]
    yield f"{found.done:,} of {total:,} articles with a raw page: {', '.join(filter(None, counts))}"
    for name, count in found.fields.most_common():
        yield f"\n{name}: {count:,}"
        for sample in found.samples:
            if sample.field == name:
                yield f"  {sample.id} {visible(sample.url)}"
                old, new = around_difference(_text(sample.old), _text(sample.new))
                yield f"    - {old}"
                yield f"    + {new}"
    if found.problems:
        yield ""
        yield from map(visible, found.problems)
    if found.changed:
        yield ""
        if write:
            yield f"Written: {written:,} new versions of articles."
        else:
            yield "Nothing was written; --write does that."


def _text(value: Any) -> str:
    if value in (None, "", []):
        return "(nothing)"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def around_difference(old: str, new: str) -> tuple[str, str]:
    """Both texts from shortly before their first difference on, on one line each."""
    same = next((i for i, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), None)
    first = min(len(old), len(new)) if same is None else same
    start = max(0, first - BEFORE)
    return _cut(old, start), _cut(new, start)


def _cut(text: str, start: int) -> str:
    part = " ".join(visible(text[start : start + SHOWN]).split())
    return f"{'…' if start else ''}{part}{'…' if start + SHOWN < len(text) else ''}"
