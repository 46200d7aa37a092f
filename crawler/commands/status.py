"""``scrapy status``: what each site did lately, and what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from crawler import outcome
from crawler.archive_command import wide_console, write_json
from crawler.explain.as_text import visible
from crawler.overview_command import OverviewCommand

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.monitoring.overview import SiteView
    from crawler.storage.store import ArticleStore

_STYLES = {"ok": "green", "failed": "red", "killed": "red", "interrupted": "yellow"}


class Command(OverviewCommand):
    """Show the state of sites."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[SITE…] [--all] [--days N] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Show what each site did lately, and what is wrong"

    def long_desc(self) -> str:
        """Explain what is shown, and the exit codes."""
        return (
            "The sites that were crawled: how the last run ended, when it began and when the last "
            "one went well, the latest article, the articles of the last 7 days, and the alarms. "
            "Instants are UTC. Exit codes: 0 no site failed, 1 a site failed or yields nothing "
            "although it should, 2 wrong usage or no archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add which sites are shown, and how."""
        super().add_options(parser)
        parser.add_argument("--all", action="store_true", help="also sites never crawled, paused")
        parser.add_argument("--json", action="store_true", help="one JSON object per line")
        parser.epilog = "example: scrapy status --json"

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Show the sites that were asked for."""
        views = self.views(store, args)
        if not (args or opts.all):
            views = [view for view in views if view.state not in ("never", "paused")]
        if opts.json:
            for view in views:
                write_json(view.as_data())
        else:
            _print_table(views)
        failures = [view for view in views if view.state in ("failed", "killed")]
        failures += [view for view in views if any(alarm.is_failure for alarm in view.alarms)]
        if failures:
            self.exitcode = outcome.FAILED


def _print_table(views: Sequence[SiteView]) -> None:
    console = wide_console()
    table = Table(box=None, pad_edge=False)
    for heading in ("site", "state", "last run", "last success", "latest article"):
        table.add_column(heading)
    table.add_column("7 days", justify="right")
    table.add_column("alarms")
    for view in views:
        table.add_row(
            view.facts.name,
            Text(view.state, style=_STYLES.get(view.state, "")),
            *map(_moment, (view.last_run, view.last_success, view.latest_article)),
            f"{sum(list(view.per_day.values())[-7:]):,}",
            ", ".join(alarm.kind for alarm in view.alarms) or "-",
        )
    console.print(table)
    for view in views:
        if view.reason:
            console.print(Text(visible(f"{view.state}: {view.facts.name}: {view.reason}")))
        for alarm in view.alarms:
            console.print(Text(visible(f"alarm: {alarm.text}"), style="red"))


def _moment(instant: datetime | None) -> str:
    return f"{instant:%Y-%m-%d %H:%M}" if instant else "-"
