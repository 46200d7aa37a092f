"""``scrapy worker``: runs jobs from the queue until it is told to stop."""

from __future__ import annotations

import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand
from scrapy.spiderloader import get_spider_loader
from scrapy.utils.defer import deferred_from_coro
from scrapy.utils.log import configure_logging
from scrapy.utils.reactor import install_reactor

from crawler import outcome
from crawler.configuration import archive_url, check_settings
from crawler.jobs.queue import make_app
from crawler.jobs.sites import active_sites
from crawler.jobs.worker import QueueLostError, Worker
from crawler.platforms.arguments import ArgumentError
from crawler.storage.errors import StoreSetupError

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Work on the queue."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[--concurrency N] [--schedule] [--until-empty]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Run jobs from the queue, one of many workers on many machines"

    def long_desc(self) -> str:
        """Explain how workers share the work, and the exit codes."""
        return (
            "Take jobs from the queue in Postgres (DATABASE_URL) and run them, several sites side "
            "by side; never two of one site, however many workers there are. Start one worker for "
            "each core. With --schedule every site of this installation is also visited in its own "
            "rhythm. SIGTERM or Ctrl-C: what is in flight is finished and the rest goes back to "
            "the queue; a second one ends at once. Jobs of a worker that died are given to others "
            "within a minute. Exit codes: 0 stopped, 1 the queue was away for more than ten "
            "minutes, 2 wrong usage or set-up."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add how much it does, and for how long."""
        super().add_options(parser)
        add = parser.add_argument
        add("--concurrency", metavar="N", default="8", help="sites side by side (default: 8)")
        add("--schedule", action="store_true", help="visit every site in its rhythm")
        add("--until-empty", action="store_true", help="end when no job waits any more")
        parser.epilog = "example: scrapy worker --schedule"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything that can be checked, then work."""
        assert self.settings is not None
        try:
            if args:
                raise ArgumentError(f"{args[0]!r}: a worker takes whatever the queue holds")
            if not (opts.concurrency.isdecimal() and int(opts.concurrency)):
                raise ArgumentError(f"--concurrency: {opts.concurrency!r} is no number from 1 on")
            check_settings(self.settings)
            make_app(archive_url(self.settings))
        except (ValueError, StoreSetupError) as exc:
            self._stop(str(exc))
            return
        configure_logging(self.settings)
        install_reactor(self.settings["TWISTED_REACTOR"])
        sites = active_sites(get_spider_loader(self.settings)) if opts.schedule else ()
        worker = Worker(
            self.settings,
            concurrency=int(opts.concurrency),
            deadline=self.settings.getfloat("JOB_DEADLINE"),
            sites=sites,
            until_empty=opts.until_empty,
        )
        self._run(worker)

    def _run(self, worker: Worker) -> None:
        from twisted.internet import task

        async def run() -> None:
            try:
                await worker.run()
            except StoreSetupError as exc:
                self._stop(str(exc))
            except QueueLostError as exc:
                self._stop(str(exc), outcome.FAILED)

        with suppress(SystemExit):  # react ends the program, Scrapy does that by its exit code
            task.react(lambda _: deferred_from_coro(run()))

    def _stop(self, message: str, code: int = outcome.USAGE) -> None:
        sys.stderr.write(f"scrapy worker: {message}\n")
        self.exitcode = code
