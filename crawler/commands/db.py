"""``scrapy db upgrade | check | stats``: the database behind the archive."""

from __future__ import annotations

import dataclasses
import json
import sys
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand
from scrapy.exceptions import UsageError
from sqlalchemy.exc import DBAPIError

from crawler.configuration import archive_url
from crawler.storage.checks import Stats, collect_stats, find_problems
from crawler.storage.engine import mask_url, open_engine
from crawler.storage.errors import StoreSetupError, one_line
from crawler.storage.migrations import schema_version, upgrade
from crawler.storage.store import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from datetime import datetime

EXIT_PROBLEM = 1
EXIT_SETUP = 2


class Command(ScrapyCommand):
    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        return "[options] upgrade|check|stats"

    def short_desc(self) -> str:
        return "Upgrade, check or measure the database of the archive"

    def long_desc(self) -> str:
        return (
            "upgrade: bring the schema up to date, or make it in an empty database. "
            "check: look for an old or changed schema and a damaged file; exit code 1 where there "
            "is one. stats: what the database holds. "
            "DATABASE_URL (environment, .env or -s) names the database; "
            "exit code 2 where it cannot be used."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print the answer as JSON")
        parser.epilog = "example: scrapy db stats -s DATABASE_URL=sqlite:///data/articles.db"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        actions: dict[str, Callable[[str], tuple[Any, str]]] = {
            "upgrade": self._upgrade,
            "check": self._check,
            "stats": self._stats,
        }
        if len(args) != 1 or args[0] not in actions:
            raise UsageError("say what to do: upgrade, check or stats")
        assert self.settings is not None
        try:
            data, told = actions[args[0]](archive_url(self.settings))
        except (StoreSetupError, DBAPIError) as error:
            sys.stderr.write(f"Error: {one_line(error)}\n")
            self.exitcode = EXIT_SETUP
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


def _as_data(stats: Stats) -> dict[str, Any]:
    return {
        **{f.name: getattr(stats, f.name) for f in dataclasses.fields(stats)},
        "sites": [site._asdict() for site in stats.sites],
        "last_run": None if stats.last_run is None else dataclasses.asdict(stats.last_run),
    }


def _as_text(stats: Stats) -> str:
    lines = [
        f"database  {stats.database}",
        f"schema    {stats.schema}",
        f"size      {stats.size_bytes / 1_000_000:.1f} MB",
        f"articles  {stats.articles}",
        f"runs      {stats.runs}{_last(stats)}",
    ]
    if stats.sites:
        width = max(4, *(len(site.site) for site in stats.sites))
        lines += ["", f"{'site':{width}}  articles  first        last         last change"]
    for site in stats.sites:
        lines.append(
            f"{site.site:{width}}  {site.articles:>8}  {_day(site.first_published)}"
            f"  {_day(site.last_published)}  {site.last_change:%Y-%m-%d %H:%M} UTC"
        )
    return "\n".join(lines)


def _last(stats: Stats) -> str:
    run = stats.last_run
    if run is None:
        return ""
    return f", the last: {run.site} {run.started_at:%Y-%m-%d %H:%M} UTC, {run.outcome or 'no end'}"


def _day(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d}".ljust(11) if instant else "-".ljust(11)
