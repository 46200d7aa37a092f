"""``scrapy schedule``: a line for cron, or a service and timer for systemd."""

from __future__ import annotations

import re
import socket
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler import outcome
from crawler.configuration import ROOT
from crawler.monitoring.schedule import Plan, crontab, parse_every, service, timer

if TYPE_CHECKING:
    import argparse

UNIT = "warta-daerah"
_USER = re.compile(r"[a-z_][a-z0-9_-]*")


class Command(ScrapyCommand):
    """Print how to crawl regularly."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_LEVEL": "WARNING"}  # noqa: RUF012 -- Scrapy's own attribute

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[--every 30m] [--systemd [-o FOLDER] [--user NAME]] [OPTION OF crawlall…]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Print a line for cron, or a service and timer for systemd"

    def long_desc(self) -> str:
        """Explain what is printed, and the exit codes."""
        return (
            "A line for crontab -e that crawls all sites, or with --systemd a service and a timer "
            "(with -o written as warta-daerah.service and .timer). A run ends before the next "
            "begins and holds a lock; beginnings are spread, so that machines do not come at the "
            "same second. What stands behind -- is handed to scrapy crawlall. Nothing is "
            "installed. Exit codes: 0 printed, 2 wrong usage."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add how often, and the form."""
        super().add_options(parser)
        add = parser.add_argument
        add("--every", metavar="SPAN", default="30m", help="15m, 30m, 2h, 1d (default: 30m)")
        add("--systemd", action="store_true", help="a service and a timer instead of a cron line")
        add("--user", metavar="NAME", help="who runs the service")
        add("-o", "--output", metavar="FOLDER", help="write the units there")
        parser.epilog = "example: scrapy schedule --every 1h -- --province 35"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print what was asked for."""
        try:
            words = args[1:] if args[:1] == ["--"] else args
            plan = Plan(ROOT, parse_every(opts.every), words, socket.gethostname())
            if opts.user and not _USER.fullmatch(opts.user):
                raise ValueError(f"{opts.user!r} is no name of a user")
            units = {f"{UNIT}.service": service(plan, opts.user), f"{UNIT}.timer": timer(plan)}
            if not opts.systemd:
                sys.stdout.write(crontab(plan) + "\n")
            elif opts.output:
                for name, text in units.items():
                    file = Path(opts.output) / name
                    file.write_text(text, encoding="utf-8")
                    sys.stderr.write(f"written: {file}\n")
            else:
                for name, text in units.items():
                    sys.stdout.write(f"# /etc/systemd/system/{name}\n{text}\n")
        except (ValueError, OSError) as error:
            sys.stderr.write(f"scrapy schedule: {error}\n")
            self.exitcode = outcome.USAGE
