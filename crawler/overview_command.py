"""What the commands that show the state of sites have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.spiderloader import get_spider_loader

from crawler.archive_command import ArchiveCommand
from crawler.monitoring.health import limits_of
from crawler.monitoring.overview import SiteFacts, SiteView, overview
from crawler.platforms.arguments import ArgumentError
from crawler.platforms.news import NewsSpider

if TYPE_CHECKING:
    import argparse

    from crawler.storage.store import ArticleStore

MAX_DAYS = 400


class OverviewCommand(ArchiveCommand):
    """A command over sites: those that are named, or all that the archive or a site file knows."""

    days = 14
    """Days that are shown."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add how many days are looked at."""
        super().add_options(parser)
        parser.add_argument("--days", metavar="N", help=f"days to look at (default: {self.days})")

    def check(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the number of days, and the settings of alarms."""
        assert self.settings is not None
        if opts.days is not None:
            if not (opts.days.isdecimal() and 0 < int(opts.days) <= MAX_DAYS):
                raise ArgumentError(f"--days: {opts.days!r} is no number from 1 to {MAX_DAYS}")
            self.days = int(opts.days)
        try:
            limits_of(self.settings)
        except ValueError as error:
            raise ArgumentError(str(error)) from None

    def views(self, store: ArticleStore, names: list[str]) -> list[SiteView]:
        """The sites, by name. ArgumentError: there is none of a name."""
        assert self.settings is not None
        known = self._facts()
        for name in store.last_starts():
            known.setdefault(name, SiteFacts(name=name))
        for name in names:
            if name not in known:
                raise ArgumentError(f"there is no site {name!r}; scrapy list shows all")
        chosen = [known[name] for name in sorted(set(names) or known)]
        return overview(store, chosen, days=self.days, limits=limits_of(self.settings))

    def _facts(self) -> dict[str, SiteFacts]:
        assert self.settings is not None
        loader = get_spider_loader(self.settings)
        spiders = (loader.load(name) for name in loader.list())
        return {
            spider.name: SiteFacts(
                name=spider.name,
                publisher=spider.publisher,
                province=spider.province,
                platform=spider.platform,
                timezone=spider.timezone,
                paused=spider.paused,
            )
            for spider in spiders
            if issubclass(spider, NewsSpider) and spider.domain
        }
