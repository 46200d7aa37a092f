"""The sites of this installation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.platforms.news import NewsSpider

if TYPE_CHECKING:
    from scrapy.spiderloader import SpiderLoaderProtocol


def active_sites(loader: SpiderLoaderProtocol) -> list[str]:
    """Names of the sites that have a file and are not paused."""
    spiders = (loader.load(name) for name in sorted(loader.list()))
    return [
        spider.name
        for spider in spiders
        if issubclass(spider, NewsSpider) and spider.domain and not spider.paused
    ]
