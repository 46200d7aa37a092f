"""``scrapy report``: the state of all sites as one HTML page."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.monitoring.as_html import as_html
from crawler.overview_command import OverviewCommand
from crawler.platforms.arguments import ArgumentError

if TYPE_CHECKING:
    import argparse

    from crawler.storage.store import ArticleStore


class Command(OverviewCommand):
    """Write the page."""

    days = 30

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[SITE…] -o FILE.html [--days N]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Write the state of all sites as one HTML page"

    def long_desc(self) -> str:
        """Explain what the page has, and the exit codes."""
        return (
            "One self-contained page without any request to elsewhere: alarms, sites with their "
            "state, the fields of their articles and the articles per day, the table of sites and "
            "days, what was refused most. Exit codes: 0 written, 2 wrong usage or no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add where the page goes."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="FILE", help="the page, such as report.html")
        parser.epilog = "example: scrapy report -o report.html"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """A file is needed, in a folder that exists."""
        super().check(args, opts)
        if not opts.output:
            raise ArgumentError("name the file to write, as in -o report.html")
        if not Path(opts.output).absolute().parent.is_dir():
            raise ArgumentError(f"there is no folder for {opts.output}")

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Write the page, whole or not at all."""
        views = self.views(store, args)
        if not args:
            views = [view for view in views if view.state != "never"]
        file = Path(opts.output)
        part = file.with_name(f".{file.name}.part")
        try:
            part.write_text(as_html(views, datetime.now(UTC)), encoding="utf-8")
            part.replace(file)
        except OSError as error:
            raise ArgumentError(f"{file} cannot be written: {error.strerror}") from None
        sys.stderr.write(f"written: {file}\n")
