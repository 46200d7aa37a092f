"""All sites that can be crawled: those of ``crawler/spiders`` and of ``sites.toml``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.spiderloader import SpiderLoader

from crawler.configuration import ROOT
from crawler.outcome import USAGE
from crawler.platforms.blogger import BloggerSpider
from crawler.platforms.news import NewsSpider
from crawler.platforms.wordpress import WordPressSpider
from crawler.sites_file import SiteEntry, SitesFileError, parse_sites
from crawler.urls import bare_host

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from typing import Self

    from scrapy import Spider
    from scrapy.settings import BaseSettings

PLATFORMS: dict[str, type[NewsSpider]] = {
    "blogger": BloggerSpider,
    "feed": NewsSpider,
    "wordpress": WordPressSpider,
}
"""Platforms that a site of ``sites.toml`` may have."""


class SiteLoader(SpiderLoader):
    """Scrapy's loader, with the sites of the file that ``SITES_FILE`` names.

    A file with mistakes ends the program with code 2 and a line for each of them.
    """

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Load all sites."""
        loader = cls(settings)
        file = ROOT / str(settings["SITES_FILE"])
        try:
            loader._add(file)
        except SitesFileError as error:
            for mistake in error.mistakes:
                sys.stderr.write(f"{file}: {mistake}\n")
            sys.exit(USAGE)
        return loader

    def _add(self, file: Path) -> None:
        try:
            text = file.read_text(encoding="utf-8")
        except FileNotFoundError:
            return
        except (OSError, UnicodeDecodeError) as error:
            raise SitesFileError([f"cannot be read: {error}"]) from None
        for entry in parse_sites(text, shipped=self._spiders, platforms=PLATFORMS):
            self._spiders[entry.name] = _spider(entry, self._spiders.get(entry.name))


def _spider(entry: SiteEntry, shipped: type[Spider] | None) -> type[Spider]:
    """A spider class as a site file would have it."""
    base = shipped or PLATFORMS[entry.platform or ""]
    attributes: dict[str, Any] = {"name": entry.name, **entry.attributes}
    if shipped is None:
        attributes["platform"] = entry.platform
    if entry.platform == "feed":
        attributes.setdefault("index_pages", ())
    if entry.delay is not None:
        attributes["custom_settings"] = {
            **(base.custom_settings or {}),
            "DOWNLOAD_DELAY": entry.delay,
        }
    return type(f"{base.__name__}OfSitesFile", (base,), attributes)


def site_key(spider: type[Spider], arguments: Mapping[str, str]) -> str:
    """The key of the site that will be crawled: its name, or its address without a site file."""
    url = arguments.get("url")
    return bare_host(url) + urlsplit(url).path.rstrip("/") if url else spider.name
