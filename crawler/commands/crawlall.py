"""``scrapy crawlall``: all sites, or chosen ones, in one run with one summary and one exit code."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import re
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text
from scrapy.commands import ScrapyCommand
from scrapy.settings import SETTINGS_PRIORITIES
from scrapy.spiderloader import get_spider_loader
from sqlalchemy.exc import DBAPIError

from crawler import outcome
from crawler.archive_command import wide_console, write_json
from crawler.configuration import ROOT, archive_url, check_log_level, check_settings, is_on
from crawler.fleet.audience import Bars, Lines
from crawler.fleet.crew import Crew, Plan
from crawler.locks import ALL_SITES, LockHeld, hold, lock_folder
from crawler.logs import say, use_json
from crawler.monitoring.health import alarms_in, limits_of
from crawler.monitoring.notify import (
    NotSent,
    check_smtp,
    check_target,
    check_url,
    is_mail,
    news,
    ping,
    read_told,
    send,
    write_told,
)
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.news import NewsSpider
from crawler.preparation import prepare_archive, warn_without_contact
from crawler.storage.errors import StoreSetupError, one_line
from crawler.storage.store import open_store

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable, Iterator

    from crawler.monitoring.alarms import Alarm
    from crawler.monitoring.results import SiteResult

_SPAN = re.compile(r"(\d{1,4})([smh])")
_NAMED = 10
"""Sites that a line names; ``--json`` has all."""
_SECONDS = {"s": 1, "m": 60, "h": 3600}


class Command(ScrapyCommand):
    """Crawl many sites into the archive."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Show how the command is called."""
        return "[SITE…] [--province CODE] [--platform NAME] [--since 7d] [--deadline 25m] [--json]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Crawl all sites, or chosen ones, in one run"

    def long_desc(self) -> str:
        """Explain the choice, the end of a run, and the exit codes."""
        return (
            "Crawl all sites that are not paused, those that waited longest first; or the sites "
            "that are named, or those of a province (Kemendagri code, such as 35) or platform. "
            "Several processes crawl several sites each, one request at a time per site. A "
            "second run that would overlap ends at once with code 75 and says who holds the "
            "lock; so does a crawl of a site that is being crawled. At the deadline, and at "
            "Ctrl-C or SIGTERM, nothing more is asked for, what was fetched is stored, and the "
            "next run carries on; a second Ctrl-C ends at once. Exit codes: 0 all well, 1 a site "
            "failed or found nothing although it should have, 2 wrong usage or set-up, 75 another "
            "run holds the lock."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add what chooses sites and what limits the run."""
        super().add_options(parser)
        add = parser.add_argument
        add("--province", metavar="CODE", help="sites of this province only, such as 35")
        add("--platform", metavar="NAME", help="sites of this platform only, such as wordpress")
        add("--jobs", metavar="N", help="processes (default: as many as the machine has cores)")
        add("--since", metavar="WHEN", help="articles from then on: 7d, 36h or a date")
        add("--deadline", metavar="SPAN", help="end discovery after so long: 90s, 25m, 2h")
        add("--notify", metavar="TO", action="append", help="tell mailto:… or https://… of alarms")
        add("--ping", metavar="URL", help="ask for this address after a run that went well")
        add("--quiet", action="store_true", help="print only what went wrong")
        add("--json", action="store_true", help="the summary as JSON on standard output")
        parser.epilog = "example: scrapy crawlall --province 35 --deadline 25m"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything that can be checked, then crawl."""
        assert self.settings is not None
        try:
            self._as_json = is_on(self.settings, "LOG_JSON")
            if self._as_json:
                use_json(self.settings)
            spiders, paused = self._chosen(args, opts)
            jobs = _number(opts.jobs, "--jobs") if opts.jobs else os.cpu_count() or 1
            deadline = _span(opts.deadline) if opts.deadline else None
            arguments = {"since": opts.since} if opts.since else {}
            for spider in spiders:
                spider.check_arguments(arguments)
            check_settings(self.settings)
            check_log_level(self.settings)
            limits_of(self.settings)
            self._check_targets(opts)
            prepare_archive(self.settings)
            locks = lock_folder(archive_url(self.settings), ROOT / "data")
            with hold(locks, ALL_SITES, "scrapy crawlall") as lock:
                warn_without_contact(self.settings)
                plan = Plan(
                    sites=self._in_turn(spider.name for spider in spiders),
                    arguments=arguments,
                    settings=self._changed_settings(opts),
                    jobs=jobs,
                    sites_at_once=self.settings.getint("SITES_AT_ONCE"),
                    deadline=deadline,
                    locks=locks,
                    lock=lock,
                )
                self._crawl(plan, paused, opts)
        except LockHeld as held:
            self._stop(f"another run is under way: {held}", outcome.LOCKED)
        except (ValueError, StoreSetupError, OSError) as error:
            self._stop(str(error), outcome.USAGE)

    # What to do

    def _chosen(
        self, args: list[str], opts: argparse.Namespace
    ) -> tuple[list[type[NewsSpider]], dict[str, str]]:
        """The sites to crawl, and those that are paused with the reason."""
        known = self._sites()
        for name in args:
            if name.startswith("-"):
                raise ArgumentError(f"unknown option {name}; --help shows all")
            if name not in known:
                raise ArgumentError(f"there is no site {name!r}; scrapy list shows all")
            if known[name].paused:
                raise ArgumentError(f"{name} is paused: {known[name].paused}")
        found = [known[name] for name in dict.fromkeys(args)] if args else list(known.values())
        for name in ("province", "platform"):
            if asked := getattr(opts, name):
                found = [spider for spider in found if getattr(spider, name) == asked]
                if not found:
                    raise ArgumentError(f"no site is chosen by --{name} {asked}; see scrapy sites")
        paused = {spider.name: spider.paused for spider in found if spider.paused}
        return [spider for spider in found if not spider.paused], paused

    def _sites(self) -> dict[str, type[NewsSpider]]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        spiders = ((name, loader.load(name)) for name in sorted(loader.list()))
        return {
            name: spider
            for name, spider in spiders
            if issubclass(spider, NewsSpider) and spider.domain
        }

    def _changed_settings(self, opts: argparse.Namespace) -> dict[str, Any]:
        """The settings of the command line, for the processes."""
        assert self.settings is not None
        by_hand = SETTINGS_PRIORITIES["cmdline"]
        changed = {
            name: self.settings[name]
            for name in self.settings
            if (self.settings.getpriority(name) or 0) >= by_hand
        }
        if changed.get("LOG_FILE"):
            changed["LOG_FILE"] = str(Path(changed["LOG_FILE"]).absolute())
            changed["LOG_FILE_APPEND"] = True
        if opts.quiet or "LOG_LEVEL" not in changed:
            changed["LOG_LEVEL"] = "WARNING"
        return changed

    def _in_turn(self, sites: Iterable[str]) -> list[str]:
        """Those first that were never crawled, then those whose last run is the longest ago."""
        assert self.settings is not None
        with open_store(archive_url(self.settings), create=False) as store:
            last = store.last_starts()
        names = list(sites)
        never = [name for name in names if name not in last]
        return never + sorted((name for name in names if name in last), key=lambda n: last[n])

    def _targets(self, opts: argparse.Namespace) -> list[str]:
        assert self.settings is not None
        return opts.notify or str(self.settings["NOTIFY"] or "").replace(",", " ").split()

    def _ping_url(self, opts: argparse.Namespace) -> str:
        assert self.settings is not None
        return opts.ping or str(self.settings["PING_URL"] or "")

    def _check_targets(self, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        targets = self._targets(opts)
        for target in targets:
            if told := check_target(target):
                raise ArgumentError(f"--notify: {told}")
        if any(map(is_mail, targets)) and (told := check_smtp(str(self.settings["SMTP_URL"]))):
            raise ArgumentError(f"SMTP_URL: {told}")
        if (url := self._ping_url(opts)) and (told := check_url(url)):
            raise ArgumentError(f"--ping: {told}")

    # The run

    def _crawl(self, plan: Plan, paused: dict[str, str], opts: argparse.Namespace) -> None:
        began = time.monotonic()
        plain = opts.quiet or opts.json or self._as_json
        on_terminal = sys.stderr.isatty() and not plain
        total = len(plan.sites)
        with Bars(total) if on_terminal else Lines(total, quiet=opts.quiet) as audience:
            crew = Crew(plan, audience)
            asyncio.run(crew.run())
        results = sorted(crew.results, key=lambda result: result.site)
        alarms = self._alarms(plan.sites)
        summary = {
            "seconds": round(time.monotonic() - began, 1),
            "sites": [result.as_data() for result in results],
            "alarms": [alarm.as_data() for alarm in alarms],
            "not_begun": crew.not_begun,
            "paused": paused,
        }
        bad = [*(result.code for result in results), *(alarm.is_failure for alarm in alarms)]
        self.exitcode = outcome.FAILED if crew.interrupted or any(bad) else outcome.OK
        summary["exit_code"] = self.exitcode
        self._tell_others(plan, alarms, summary, opts)
        if opts.json:
            write_json(summary)
        elif not opts.quiet:
            _print_table(results, alarms, crew.not_begun, paused, summary["seconds"])
        else:
            left = [_not_begun(crew.not_begun)] if crew.not_begun else []
            for line in [f"alarm: {alarm.text}" for alarm in alarms] + left:
                say(line, logging.WARNING)

    def _tell_others(
        self,
        plan: Plan,
        alarms: list[Alarm],
        summary: dict[str, Any],
        opts: argparse.Namespace,
    ) -> None:
        """Send what changed since the last message; what is not sent is tried by the next run."""
        assert self.settings is not None
        for target in self._targets(opts):
            with self._told_if_it_fails():
                self._tell(target, plan, alarms, summary)
        url = self._ping_url(opts)
        if url and self.exitcode == outcome.OK:
            with self._told_if_it_fails():
                ping(url)

    @contextmanager
    def _told_if_it_fails(self) -> Iterator[None]:
        try:
            yield
        except (NotSent, OSError) as error:
            say(f"scrapy crawlall: not told: {error}", logging.ERROR)

    def _tell(self, target: str, plan: Plan, alarms: list[Alarm], summary: dict[str, Any]) -> None:
        assert self.settings is not None
        place = hashlib.sha256(target.encode()).hexdigest()[:12]
        file = plan.locks / f"told-{place}.json"
        before = read_told(file)
        # Of the sites that were not crawled nothing new is known.
        seen = {key: since for key, since in before.items() if key.partition(": ")[0] in plan.sites}
        if told := news(seen, alarms):
            send(target, told, summary, smtp=str(self.settings["SMTP_URL"]))
            others = {key: since for key, since in before.items() if key not in seen}
            write_told(file, alarms, others)

    def _alarms(self, sites: Iterable[str]) -> list[Alarm]:
        """What is wrong with the sites; none where the archive does not answer any more."""
        assert self.settings is not None
        limits = limits_of(self.settings)
        try:
            with open_store(archive_url(self.settings), create=False) as store:
                found = alarms_in(store, sorted(sites), limits)
        except (StoreSetupError, DBAPIError) as error:
            told = f"scrapy crawlall: the history cannot be read: {one_line(error)}"
            say(told, logging.ERROR)
            return []
        return [alarm for alarms in found.values() for alarm in alarms]

    def _stop(self, message: str, code: int) -> None:
        say(f"scrapy crawlall: {message}", logging.ERROR)
        self.exitcode = code


def _number(text: str, name: str) -> int:
    if not (text.isascii() and text.isdigit() and 0 < int(text) <= 1000):
        raise ArgumentError(f"{name}: {text!r} is no number from 1 on")
    return int(text)


def _span(text: str) -> float:
    match = _SPAN.fullmatch(text)
    if match is None:
        raise ArgumentError(f"--deadline: {text!r} is no span of time such as 90s, 25m or 2h")
    return float(int(match[1]) * _SECONDS[match[2]])


def _not_begun(sites: list[str]) -> str:
    more = len(sites) - _NAMED
    named = ", ".join(sites[:_NAMED]) + (f" and {more} more" if more > 0 else "")
    return f"not begun, the next run takes them first: {named}"


def _print_table(
    results: list[SiteResult],
    alarms: list[Alarm],
    not_begun: list[str],
    paused: dict[str, str],
    seconds: object,
) -> None:
    console = wide_console()
    table = Table(box=None, pad_edge=False)
    table.add_column("site")
    for heading in ("new", "changed", "unchanged", "requests", "s"):
        table.add_column(heading, justify="right")
    table.add_column("refused and why")
    table.add_column("outcome")
    table.add_column("alarms")
    kinds: dict[str, list[str]] = {}
    for alarm in alarms:
        kinds.setdefault(alarm.site, []).append(alarm.kind)
    for result in results:
        refused = ", ".join(f"{n} {why}" for why, n in sorted(result.refused.items()))
        told = result.outcome + (f": {outcome.brief(result.reason, 80)}" if result.reason else "")
        if result.left:
            told += f" ({result.left} left)"
        table.add_row(
            result.site,
            *(f"{n:,}" for n in (result.new, result.changed, result.unchanged, result.requests)),
            f"{result.seconds:.0f}",
            refused or "-",
            Text(told, style="red" if result.code else ""),
            ", ".join(kinds.get(result.site, "-")),
        )
    console.print(table)
    failures = sum(1 for result in results if result.code)
    new = sum(result.new for result in results)
    requests = sum(result.requests for result in results)
    console.print(
        f"{len(results)} sites, {failures} failed; {new:,} new articles, {requests:,} requests, "
        f"{seconds} s"
    )
    for alarm in alarms:
        console.print(Text(f"alarm: {alarm.text}", style="red"))
    for name, reason in paused.items():
        console.print(Text(f"paused: {name}: {reason}"))
    if not_begun:
        console.print(Text(_not_begun(not_begun)))
