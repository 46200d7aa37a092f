"""``scrapy db upgrade | check | stats | prune | copy``: the database behind the archive."""

from __future__ import annotations

import dataclasses
import json
import sys
import time
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.exc import DBAPIError

from crawler.configuration import archive_url, from_checkout, page_limits
from crawler.storage.checks import Stats, collect_stats, find_problems
from crawler.storage.engine import mask_url, open_engine
from crawler.storage.errors import StoreSetupError, one_line
from crawler.storage.migrations import schema_version, upgrade
from crawler.storage.store import open_store
from crawler.storage.transfer import CopyReport, Progress, copy_database
from crawler.warc.retention import outdated, page_files, prune

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from datetime import datetime

EXIT_PROBLEM = 1
EXIT_SETUP = 2
PROGRESS_SECONDS = 2.0


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] upgrade | check | stats | prune [--dry-run] | copy SOURCE TARGET"

    def short_desc(self) -> str:
        return "Upgrade, check, measure, prune or copy the archive"

    def long_desc(self) -> str:
        return (
            "upgrade: bring the schema up to date, or make it in an empty database. "
            "check: look for an old or changed schema and a damaged file; exit code 1 where there "
            "is one. stats: what the database holds. "
            "prune: delete the oldest raw pages beyond ARCHIVE_MAX_SIZE and ARCHIVE_MAX_DAYS, as "
            "every crawl does; their articles stay. "
            "DATABASE_URL (environment, .env or -s) names the database; "
            "exit code 2 where it cannot be used. "
            "copy SOURCE TARGET: copy an archive into an empty database, SQLite or Postgres, and "
            "verify it; both are addresses like DATABASE_URL. Repeat the command to go on with an "
            "interrupted copy. Exit code 1 where it broke off or the databases differ."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")
        parser.add_argument(
            "--dry-run", action="store_true", help="prune: only show what would be deleted"
        )
        parser.epilog = (
            "examples: scrapy db stats -s DATABASE_URL=sqlite:///data/articles.db; "
            "scrapy db copy sqlite:///data/articles.db postgresql://user@host/database"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        self._is_dry = bool(opts.dry_run)
        actions: dict[str, Callable[[str], tuple[Any, str]]] = {
            "upgrade": self._upgrade,
            "check": self._check,
            "stats": self._stats,
            "prune": self._prune,
        }
        assert self.settings is not None
        try:
            if args[:1] == ["copy"] and len(args) == 3:
                data, told = self._copy(*map(from_checkout, args[1:]))
            elif len(args) == 1 and args[0] in actions:
                data, told = actions[args[0]](archive_url(self.settings))
            else:
                raise UsageError(
                    "say what to do: upgrade, check, stats, prune or copy SOURCE TARGET"
                )
        except (StoreSetupError, DBAPIError) as error:
            sys.stderr.write(f"Error: {one_line(error)}\n")
            self.exitcode = EXIT_SETUP
            return
        except _BrokenOffError as error:
            sys.stderr.write(f"Error: {error}\n")
            self.exitcode = EXIT_PROBLEM
            return
        sys.stdout.write(json.dumps(data, default=str, indent=2) if opts.json else told)
        sys.stdout.write("\n")

    def _upgrade(self, database_url: str) -> tuple[Any, str]:
        engine = open_engine(database_url)
        try:
            before = schema_version(engine)
            changed = upgrade(engine)
            after = schema_version(engine)
        finally:
            engine.dispose()
        database = mask_url(database_url)
        data = {"database": database, "from": before, "to": after, "changed": changed}
        if not changed:
            return data, f"Nothing to do, the schema is {after}: {database}"
        if before is None:
            return data, f"Made the schema {after}: {database}"
        return data, f"Upgraded the schema from {before} to {after}: {database}"

    def _check(self, database_url: str) -> tuple[Any, str]:
        engine = open_engine(database_url, create=False)
        try:
            problems = find_problems(engine)
        finally:
            engine.dispose()
        database = mask_url(database_url)
        data = {"database": database, "problems": problems}
        if not problems:
            return data, f"No problem found: {database}"
        self.exitcode = EXIT_PROBLEM
        return data, "\n".join(f"Problem: {problem}" for problem in problems)

    def _stats(self, database_url: str) -> tuple[Any, str]:
        with open_store(database_url, create=False) as store:
            stats = collect_stats(store)
        return _as_data(stats), _as_text(stats)

    def _prune(self, database_url: str) -> tuple[Any, str]:
        assert self.settings is not None
        try:
            limits = page_limits(self.settings)
        except ValueError as error:
            raise StoreSetupError(str(error)) from None
        with open_store(database_url, create=False) as store:
            gone = outdated(limits) if self._is_dry else prune(store, limits)
        size = sum(file.size for file in gone)
        left = sum(file.size for file in page_files(limits.folder)) - self._is_dry * size
        data = {
            "folder": str(limits.folder),
            "dry_run": self._is_dry,
            "files": [file.name for file in gone],
            "bytes": size,
            "bytes_left": left,
        }
        word = "Would delete" if self._is_dry else "Deleted"
        told = [f"{file.size / 2**20:10,.1f} MB  {file.name}" for file in gone]
        told.append(
            f"{word} {len(gone)} {'file' if len(gone) == 1 else 'files'} of raw pages, "
            f"{size / 2**20:,.1f} MB; {left / 2**20:,.1f} MB stay: "
            f"{limits.folder}"
        )
        return data, "\n".join(told)

    def _copy(self, source_url: str, target_url: str) -> tuple[Any, str]:
        started = time.monotonic()
        line = _ProgressLine()
        try:
            report = copy_database(source_url, target_url, tell=line.tell)
        except DBAPIError as error:
            raise _BrokenOffError(
                f"the copy broke off ({one_line(error)}): repeat the command to go on"
            ) from None
        except KeyboardInterrupt:
            raise _BrokenOffError("interrupted: repeat the command to go on") from None
        finally:
            line.end()
        if not report.same:
            self.exitcode = EXIT_PROBLEM
        seconds = time.monotonic() - started
        return _copy_as_data(report, seconds), _copy_as_text(report, seconds)


class _BrokenOffError(Exception):
    """A copy did not come to its end; the message is one line that says what to do."""


class _ProgressLine:
    """Rows, rows a second and the time left of the table at hand, on standard error.

    One line that changes on a terminal, a line now and then elsewhere.
    """

    def __init__(self) -> None:
        self._on_terminal = sys.stderr.isatty()
        self._at: tuple[str, str] | None = None
        self._begun = 0.0
        self._told = 0.0

    def tell(self, progress: Progress) -> None:
        now = time.monotonic()
        if self._at != progress[:2]:
            self._at = progress[:2]
            self._begun = now
        pause = PROGRESS_SECONDS if self._on_terminal else 5 * PROGRESS_SECONDS
        if now - self._told < pause and progress.done < progress.total:
            return
        self._told = now
        rate = progress.done / max(now - self._begun, 0.001)
        text = (
            f"{progress.step} {progress.table}: {progress.done:,} of {progress.total:,} rows"
            f", {rate:,.0f} rows/s"
        )
        if rate and progress.done < progress.total:
            text += f", {_duration((progress.total - progress.done) / rate)} left"
        sys.stderr.write(f"\r\x1b[K{text}" if self._on_terminal else f"{text}\n")
        sys.stderr.flush()

    def end(self) -> None:
        if self._on_terminal and self._at is not None:
            sys.stderr.write("\n")


def _duration(seconds: float) -> str:
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _copy_as_data(report: CopyReport, seconds: float) -> dict[str, Any]:
    return {
        "source": report.source,
        "target": report.target,
        "resumed": report.resumed,
        "same": report.same,
        "seconds": round(seconds, 1),
        "tables": [
            {
                "table": table.table,
                "same": table.same,
                "source": table.source._asdict(),
                "target": table.target._asdict(),
            }
            for table in report.tables
        ],
    }


def _copy_as_text(report: CopyReport, seconds: float) -> str:
    width = max(len(table.table) for table in report.tables)
    lines = [f"{'table':{width}}        rows  checksum"]
    for table in report.tables:
        lines.append(f"{table.table:{width}}  {table.source.rows:>10,}  {table.source.checksum}")
        if not table.same:
            found = table.target
            lines.append(f"{'  DIFFERS':{width}}  {found.rows:>10,}  {found.checksum}")
    rows = sum(table.source.rows for table in report.tables)
    took = f"{rows:,} rows in {_duration(seconds)}"
    if report.same:
        return "\n".join([*lines, "", f"Copied and verified, {took}: {report.target}"])
    differing = ", ".join(table.table for table in report.tables if not table.same)
    said = f"The copy differs from its source in {differing}: repeat the command to repair it"
    return "\n".join([*lines, "", said])


def _as_data(stats: Stats) -> dict[str, Any]:
    return {
        **{f.name: getattr(stats, f.name) for f in dataclasses.fields(stats)},
        "sites": [site._asdict() for site in stats.sites],
        "tables": [table._asdict() for table in stats.tables],
        "last_run": None if stats.last_run is None else dataclasses.asdict(stats.last_run),
    }


def _as_text(stats: Stats) -> str:
    lines = [
        f"database  {stats.database}",
        f"schema    {stats.schema}",
        f"size      {stats.size_bytes / 1_000_000:.1f} MB",
        f"articles  {stats.articles}, of them copies {stats.copies}",
        f"addresses {', '.join(f'{n} {word}' for word, n in stats.addresses.items()) or 'none'}",
        f"removed   {stats.removed} on request",
        f"runs      {stats.runs}{_last(stats)}",
    ]
    width = max(len(table.table) for table in stats.tables)
    lines += ["", f"{'table':{width}}        rows        size"]
    lines += [f"{t.table:{width}}  {t.rows:>10}  {_size(t.size_bytes)}" for t in stats.tables]
    if stats.sites:
        width = max(4, *(len(site.site) for site in stats.sites))
        lines += ["", f"{'site':{width}}  articles  first        last         last change"]
    for site in stats.sites:
        lines.append(
            f"{site.site:{width}}  {site.articles:>8}  {_day(site.first_published)}"
            f"  {_day(site.last_published)}  {site.last_change:%Y-%m-%d %H:%M} UTC"
        )
    return "\n".join(lines)


def _size(size: int | None) -> str:
    return "" if size is None else f"{size / 1_000_000:>7.1f} MB"


def _last(stats: Stats) -> str:
    run = stats.last_run
    if run is None:
        return ""
    return f", the last: {run.site} {run.started_at:%Y-%m-%d %H:%M} UTC, {run.outcome or 'no end'}"


def _day(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d}".ljust(11) if instant else "-".ljust(11)
