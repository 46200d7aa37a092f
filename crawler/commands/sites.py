"""``scrapy sites``: which sites there are, where, and how far each was checked."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table
from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.scaffold import province_code
from crawler.sites import all_sites, site_row
from crawler.sites_page import write_page

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

COLUMNS = ("name", "publisher", "domain", "platform", "province", "timezone", "verified")


class Command(ScrapyCommand):
    """List the sites."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 -- as the base class declares it

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[--province CODE] [--json] [--docs]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "List the sites with publisher, province, platform and how far they are verified"

    def long_desc(self) -> str:
        """Explain the options, with an example."""
        return (
            "List the sites: name, publisher, domain, platform, province (code of Kemendagri; "
            "empty: many provinces), zone, and how far the site was verified: on a real page, by "
            "markup known from public code, or by its platform only. Example: scrapy sites "
            "--province 94 --json. Exit codes: 0 all well, 2 no such province."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument(
            "--province", metavar="CODE", help="only this province: 94, papuatengah, Papua Tengah"
        )
        parser.add_argument("--json", action="store_true", help="print a JSON list")
        parser.add_argument("--docs", action="store_true", help="write docs/sites.md")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print the list or write the page."""
        if args:
            self._stop(f"takes no argument {args[0]!r}; see --help")
            return
        if opts.docs:
            sys.stderr.write(f"written: {write_page()}\n")
            return
        rows = [site_row(site) for site in all_sites()]
        if opts.province is not None:
            code = province_code(opts.province)
            if code is None:
                self._stop(f"there is no province {opts.province!r}; a code is 94, say")
                return
            rows = [row for row in rows if row["province"] == code]
        if opts.json:
            sys.stdout.write(json.dumps(rows, ensure_ascii=False, indent=1) + "\n")
        else:
            _print(rows)

    def _stop(self, message: str) -> None:
        sys.stderr.write(f"scrapy sites: {message}\n")
        self.exitcode = outcome.USAGE


def _print(rows: Sequence[dict[str, str | None]]) -> None:
    console = Console()
    if not console.is_terminal:
        # Nothing is cut off where a program or a file takes it.
        console.width = 200
    table = Table(*COLUMNS, box=None)
    for row in rows:
        table.add_row(*(row[column] or "" for column in COLUMNS))
    console.print(table)
    sys.stderr.write(f"{len(rows)} sites\n")
