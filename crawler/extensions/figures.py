"""Counts what the articles of a run have, so that its history shows when a template changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler.items import Article

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class Figures:
    """Counts under ``fields/``: articles read, and those of them with a title, date, author, body.

    Also the characters and paragraphs of bodies, blocks that were taken out, and dates in the
    future that were not believed. The alarms are told from these.
    """

    def __init__(self, crawler: Crawler):
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Count every article that was handed to the archive."""
        figures = cls(crawler)
        crawler.signals.connect(figures.item_scraped, signal=signals.item_scraped)
        return figures

    def item_scraped(self, item: Any) -> None:
        """Count one article."""
        if not isinstance(item, Article):
            return
        body = item.body or ""
        for name, number in {
            "read": 1,
            "title": bool(item.title),
            "date": item.date_published is not None,
            "author": bool(item.authors or item.editors or item.initials),
            "body": bool(body),
            "characters": len(body),
            "paragraphs": body.count("\n\n") + 1 if body else 0,
            "removed": len(item.removed) + len(item.related_links),
            "future": "date-future" in item.flags,
        }.items():
            self._crawler.stats.inc_value(f"fields/{name}", int(number))
