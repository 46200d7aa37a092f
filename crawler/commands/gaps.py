"""``scrapy gaps``: days on which a site has fewer articles than there should be."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rich.table import Table

from crawler.archive_command import wide_console, write_json
from crawler.monitoring.overview import gaps_of
from crawler.overview_command import OverviewCommand

if TYPE_CHECKING:
    import argparse

    from crawler.storage.store import ArticleStore


class Command(OverviewCommand):
    """Show what is missing."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[SITE…] [--days N] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Show the days on which a site has fewer articles than there should be"

    def long_desc(self) -> str:
        """Explain what counts as a gap, and the exit codes."""
        return (
            "Each site and day on which addresses were found that could not be read, or which has "
            "less than half of the articles that this day of the week brings (the median of the "
            "8 weeks before, at least 3 of them), with the command that fetches them. Today is not "
            "over and is left out. Days are those of the site's own zone. Exit codes: 0 shown, "
            "2 wrong usage or no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the form of the answer."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="one JSON object per line")
        parser.epilog = "example: scrapy gaps tarunanews --days 30"

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Show the gaps of the sites that were asked for."""
        gaps = [gap for view in self.views(store, args) for gap in gaps_of(view)]
        if opts.json:
            for gap in gaps:
                write_json(gap.as_data())
            return
        if not gaps:
            sys.stdout.write("no gaps\n")
            return
        table = Table(box=None, pad_edge=False)
        for heading in ("site", "day"):
            table.add_column(heading)
        for heading in ("found", "stored", "expected", "missing"):
            table.add_column(heading, justify="right")
        table.add_column("to fetch them", no_wrap=True)
        for gap in gaps:
            expected = "-" if gap.expected is None else f"{gap.expected:.0f}"
            numbers = (str(gap.found), str(gap.stored), expected, str(gap.missing))
            table.add_row(gap.site, str(gap.day), *numbers, gap.command)
        wide_console().print(table)
