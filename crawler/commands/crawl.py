"""``scrapy crawl`` with one line for every mistake and an exit code that tells the truth."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING

from scrapy.commands import BaseRunSpiderCommand
from sqlalchemy.exc import DBAPIError

from crawler import outcome
from crawler.configuration import ROOT, archive_url, check_log_level, check_settings, is_on
from crawler.locks import LockHeld, hold, lock_folder
from crawler.logs import say, use_json
from crawler.monitoring.health import alarms_in, limits_of
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.news import NewsSpider
from crawler.preparation import prepare_archive, warn_without_contact
from crawler.site_loader import site_key
from crawler.storage.errors import StoreSetupError
from crawler.storage.store import open_store

if TYPE_CHECKING:
    import argparse

    from scrapy import Spider

logger = logging.getLogger(__name__)


class Command(BaseRunSpiderCommand):
    """Crawl one site into the archive."""

    requires_project = True

    def syntax(self) -> str:
        """Show how the command is called."""
        return "SITE [-a since=7d] [-a until=DATE] [-a limit=N] [-a discover=auto|rest|feed|…]"

    def short_desc(self) -> str:
        """Say in a line what the command does."""
        return "Crawl one site into the archive"

    def long_desc(self) -> str:
        """Explain arguments and exit codes, with an example."""
        return (
            "Find and store what is new on one site. Example: scrapy crawl tarunanews -a since=7d. "
            "Any WordPress site without a site file: scrapy crawl wordpress -a url=https://… . "
            "Arguments: since and until (2022-09-28, 2022-09-28T14:05 or an age such as 36h, 7d, "
            "4w), limit=N, discover=auto|rest|feed|sitemap|index, refresh=1 (read known articles "
            "again), content=page (fetch every page). Exit codes: 0 all well, 1 the site failed or "
            "every article did, 2 wrong usage or set-up, 75 the site is being crawled already."
        )

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Also refuse what the log cannot be, before Scrapy's logging meets it."""
        super().process_options(args, opts)
        assert self.settings is not None
        try:
            if is_on(self.settings, "LOG_JSON"):
                use_json(self.settings)
            check_log_level(self.settings)
        except ValueError as error:
            self._stop(str(error))
            sys.exit(self.exitcode)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Check everything that can be checked, then crawl."""
        assert self.settings is not None
        assert self.crawler_process is not None
        try:
            spider = self._spider(args)
            if issubclass(spider, NewsSpider):
                spider.check_arguments(opts.spargs)
                if spider.paused:
                    raise ArgumentError(f"{spider.name} is paused: {spider.paused}")
            check_settings(self.settings)
            limits_of(self.settings)
            prepare_archive(self.settings)
            site = site_key(spider, opts.spargs)
            folder = lock_folder(archive_url(self.settings), ROOT / "data")
            with hold(folder, site, f"scrapy crawl {site}"):
                warn_without_contact(self.settings)
                self._crawl(spider, opts.spargs)
                self._listen(site)
        except LockHeld as held:
            self._stop(f"{site} is being crawled: {held}", outcome.LOCKED)
        except (ValueError, StoreSetupError) as exc:
            self._stop(str(exc))

    def _crawl(self, spider: type[Spider], arguments: dict[str, str]) -> None:
        assert self.crawler_process is not None
        crawler = self.crawler_process.create_crawler(spider)
        crawl = self.crawler_process.crawl(crawler, **arguments)
        self.crawler_process.start()
        self.exitcode = self._verdict(crawler)
        if isinstance(crawl, asyncio.Task) and isinstance(crawl.exception(), StoreSetupError):
            # The archive went away since it was looked at.
            self._stop(str(crawl.exception()), outcome.FAILED)

    def _listen(self, site: str) -> None:
        """Say what is wrong with the site by its own history; nothing where much was: code 1."""
        assert self.settings is not None
        try:
            with open_store(archive_url(self.settings), create=False) as store:
                found = alarms_in(store, [site], limits_of(self.settings))
        except (StoreSetupError, DBAPIError):
            return  # the crawl has told it
        for alarm in found.get(site, []):
            logger.warning("alarm: %s", alarm.text)
            if alarm.is_failure:
                self.exitcode = outcome.FAILED

    def _spider(self, args: list[str]) -> type[Spider]:
        assert self.crawler_process is not None
        if len(args) != 1:
            raise ArgumentError("name one site; scrapy list shows all")
        try:
            return self.crawler_process.spider_loader.load(args[0])
        except KeyError:
            raise ArgumentError(
                f"there is no site {args[0]!r}; scrapy list shows all, and any WordPress site is "
                "crawled by scrapy crawl wordpress -a url=https://…"
            ) from None

    def _verdict(self, crawler: object) -> int:
        assert self.crawler_process is not None
        stats = getattr(crawler, "_stats", None)
        if self.crawler_process.bootstrap_failed or stats is None:
            return outcome.FAILED
        values = stats.get_stats()
        return outcome.judge(values, values.get("finish_reason")).code

    def _stop(self, message: str, code: int = outcome.USAGE) -> None:
        say(f"scrapy crawl: {message}", logging.ERROR)
        self.exitcode = code
