"""Ends a crawl in order before a disk of the archive, or of its raw pages, is full."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from sqlalchemy.exc import SQLAlchemyError

from crawler.configuration import min_free_disk, page_disk
from crawler.extensions.run_record import RunRecord
from crawler.storage.disk import archive_folder, low_disk

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.storage.store import ArticleStore


class FreeDisk:
    """Looks every ``FREE_DISK_SECONDS`` whether ``MIN_FREE_DISK`` is free, beside the reactor.

    What was fetched is stored; the run ends with code 1 and one line.
    """

    def __init__(self, crawler: Crawler, minimum: int):
        self._crawler = crawler
        self._minimum = minimum
        self._seconds = crawler.settings.getfloat("FREE_DISK_SECONDS")
        self._watching: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Watch, unless the operator wants none of it."""
        minimum = min_free_disk(crawler.settings)
        if not minimum:
            raise NotConfigured
        extension = cls(crawler, minimum)
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self) -> None:
        """Begin to watch."""
        record = self._crawler.get_extension(RunRecord)
        assert record is not None
        self._watching = asyncio.create_task(self._watch(record))

    def spider_closed(self) -> None:
        """End the watching."""
        if self._watching is not None:
            self._watching.cancel()

    async def _watch(self, record: RunRecord) -> None:
        while True:
            await asyncio.sleep(self._seconds)
            if line := await asyncio.to_thread(self._look, record.store):
                record.give_up(line)
                return

    def _look(self, store: ArticleStore) -> str | None:
        try:
            folders = [archive_folder(store.engine), page_disk(self._crawler.settings)]
            lines = (low_disk(folder, self._minimum) for folder in folders if folder)
            return next(filter(None, lines), None)
        except (SQLAlchemyError, OSError):
            return None  # of an outage the run record tells
