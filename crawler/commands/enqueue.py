"""``scrapy enqueue``: puts crawls into the queue of the workers."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from scrapy.spiderloader import get_spider_loader
from scrapy.utils.conf import arglist_to_dict

from crawler.archive_command import ArchiveCommand, write_json
from crawler.configuration import archive_url
from crawler.discovery import parse_moment
from crawler.jobs.queue import make_app, prepare
from crawler.jobs.remaking import ARTICLES_A_JOB
from crawler.jobs.sites import active_sites
from crawler.jobs.tasks import BACKFILL, NOW, enqueue_crawl, enqueue_reextraction
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.news import NewsSpider
from crawler.platforms.pages import Profiles
from crawler.profile import DEFAULT_TIMEZONE
from crawler.reextraction.work import rules_of
from crawler.site_loader import site_key
from crawler.storage.store import Selection
from crawler.targets import site_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from procrastinate import App
    from scrapy.spiderloader import SpiderLoaderProtocol

    from crawler.storage.store import ArticleStore


class _Asked(NamedTuple):
    spider: str
    key: str
    arguments: Mapping[str, str]


class Command(ArchiveCommand):
    """Enqueue crawls."""

    def syntax(self) -> str:
        """Show how the command is called."""
        return "SITE… | --all [-a NAME=VALUE] [--since DATE [--until DATE] --window 30d]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Put crawls into the queue of the workers"

    def long_desc(self) -> str:
        """Explain what is enqueued, and the exit codes."""
        return (
            "Enqueue one crawl of each SITE, or of --all that are not paused, with the arguments "
            "of scrapy crawl (-a). With --since the past is filled instead: one job for each "
            "--window of days, the latest first, behind everything else. What waits already is "
            "not enqueued twice. With --reextract the raw pages of SITE, or of all sites, are read "
            "by the rules of today instead, a thousand to a job, and what changes is stored; "
            "workers need the folder of the pages (ARCHIVE_DIR). Prints the numbers of the jobs; "
            "scrapy jobs shows what becomes of "
            "them. Exit codes: 0 enqueued, 2 wrong usage or no Postgres."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add which crawls are meant."""
        super().add_options(parser)
        add = parser.add_argument
        add("-a", dest="arguments", action="append", default=[], metavar="NAME=VALUE",
            help="an argument of the crawl (may be repeated)")  # fmt: skip
        add("--all", action="store_true", help="every site that is not paused")
        add("--since", metavar="DATE", help="fill the past from here: a date, or an age such as 1y")
        add("--until", metavar="DATE", help="… up to here (default: now)")
        add("--window", metavar="30d", default="30d", help="days of one job (default: 30d)")
        add("--reextract", action="store_true", help="today's rules over archived pages instead")
        add("--json", action="store_true", help="one JSON object per job")
        parser.epilog = "example: scrapy enqueue tarunanews --since 2024-01-01 --window 30d"

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Find the sites and try their arguments."""
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        self._sites = args
        if opts.reextract:
            if opts.arguments or opts.since or opts.until:
                raise ArgumentError("--reextract takes sites and nothing else")
            return
        if bool(args) == opts.all:
            raise ArgumentError("name sites, or say --all; --help shows an example")
        arguments = _arguments(opts.arguments)
        windows = list(_windows(opts)) or [{}]
        self._asked = [
            _asked(loader, site, {**arguments, **window})
            for window in windows
            for site in (active_sites(loader) if opts.all else args)
        ]

    def answer(self, store: ArticleStore, args: list[str], opts: argparse.Namespace) -> None:
        """Enqueue and tell the numbers."""
        assert self.settings is not None
        app = make_app(archive_url(self.settings))
        prepare(store.engine)
        if opts.reextract:
            asyncio.run(self._enqueue_pages(app, store, opts))
        else:
            asyncio.run(self._enqueue(app, opts))

    async def _enqueue(self, app: App, opts: argparse.Namespace) -> None:
        priority = BACKFILL if opts.since else NOW
        waiting = 0
        async with app.open_async():
            for asked in self._asked:
                job = await enqueue_crawl(
                    app, asked.spider, asked.arguments, key=asked.key, priority=priority
                )
                if job is None:
                    waiting += 1
                elif opts.json:
                    write_json({"job": job, "site": asked.key, "arguments": dict(asked.arguments)})
                else:
                    said = " ".join(f"{k}={v}" for k, v in asked.arguments.items())
                    sys.stdout.write(f"{job}  {asked.key}  {said}".rstrip() + "\n")
        if waiting:
            sys.stderr.write(f"{waiting} waited already\n")

    async def _enqueue_pages(self, app: App, store: ArticleStore, opts: argparse.Namespace) -> None:
        assert self.settings is not None
        sites = [site_of(store, name) or name for name in self._sites]
        profiles = Profiles(self.settings).all()
        waiting = 0
        async with app.open_async():
            for ids in store.archived_ids(Selection(sites=sites), ARTICLES_A_JOB):
                rules = rules_of(profiles, store.sites_of(ids))
                job = await enqueue_reextraction(app, ids, rules=rules)
                if job is None:
                    waiting += 1
                elif opts.json:
                    write_json({"job": job, "first_id": ids[0], "last_id": ids[-1]})
                else:
                    sys.stdout.write(f"{job}  reextract articles {ids[0]} to {ids[-1]}\n")
        if waiting:
            sys.stderr.write(f"{waiting} waited already\n")


def _arguments(given: list[str]) -> dict[str, str]:
    try:
        return dict(arglist_to_dict(given))
    except ValueError:
        raise ArgumentError("-a: write NAME=VALUE") from None


def _asked(loader: SpiderLoaderProtocol, name: str, arguments: Mapping[str, str]) -> _Asked:
    try:
        spider = loader.load(name)
    except KeyError:
        raise ArgumentError(f"there is no site {name!r}; scrapy list shows all") from None
    if not issubclass(spider, NewsSpider):
        raise ArgumentError(f"{name} is no site")
    spider.check_arguments(arguments)
    if spider.paused:
        raise ArgumentError(f"{name} is paused: {spider.paused}")
    return _Asked(name, site_key(spider, arguments), arguments)


def _windows(opts: argparse.Namespace) -> Iterator[dict[str, str]]:
    """The dates of each job of a backfill, the latest first; none where none is asked for."""
    if opts.since is None:
        if opts.until is not None:
            raise ArgumentError("--until needs --since")
        return
    days = opts.window.removesuffix("d")
    if not (days.isdecimal() and int(days)):
        raise ArgumentError(f"--window: {opts.window!r} is no number of days such as 30d")
    try:
        since = parse_moment(opts.since, timezone=DEFAULT_TIMEZONE, end=False)
        until = (
            parse_moment(opts.until, timezone=DEFAULT_TIMEZONE, end=True)
            if opts.until
            else datetime.now(UTC)
        )
    except ValueError as exc:
        raise ArgumentError(f"--since, --until: {exc}") from None
    if since >= until:
        raise ArgumentError(f"--since {opts.since} is not before --until {opts.until or 'now'}")
    # Whole days: each site reads them in its own zone, and none falls between two windows.
    zone = ZoneInfo(DEFAULT_TIMEZONE)
    first = since.astimezone(zone).date()
    last = (until - timedelta(microseconds=1)).astimezone(zone).date()
    while last >= first:
        start = max(first, last - timedelta(days=int(days) - 1))
        yield {"since": start.isoformat(), "until": last.isoformat()}
        last = start - timedelta(days=1)
