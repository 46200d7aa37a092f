"""Keeps every article's page as it was received, before the article is stored; refused ones too."""

from __future__ import annotations

import asyncio
import logging
from threading import Lock
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured
from sqlalchemy.exc import SQLAlchemyError

from crawler import __version__
from crawler.configuration import keeps_pages, page_limits
from crawler.extensions.run_record import RunRecord
from crawler.storage.errors import one_line
from crawler.warc.retention import prune
from crawler.warc.writer import Kept, PageWriter

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.extensions.run_record import CrawledSite
    from crawler.items import Article
    from crawler.warc.retention import PageLimits

logger = logging.getLogger(__name__)

PRUNE_SECONDS = 600.0
"""Between two looks at whether too many pages are kept."""


class PageArchive:
    """Writes pages in the thread that stores the articles, right before they are stored.

    So a row names only what is written, and what is slow here holds up the crawl as a slow
    database does. Old files are pruned when a run begins, and now and then while it lasts.
    """

    def __init__(self, crawler: Crawler, limits: PageLimits):
        self._crawler = crawler
        self._limits = limits
        self._spider: CrawledSite | None = None
        self._record: RunRecord | None = None
        self._writer: PageWriter | None = None
        self._writing = Lock()
        self._pruning: asyncio.Task[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep pages, unless the operator wants none kept."""
        if not keeps_pages(crawler.settings):
            raise NotConfigured
        extension = cls(crawler, page_limits(crawler.settings))
        crawler.signals.connect(extension.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(extension.spider_closed, signal=signals.spider_closed)
        return extension

    def spider_opened(self, spider: CrawledSite) -> None:
        """Offer the store to keep what is about to be stored."""
        record = self._crawler.get_extension(RunRecord)
        assert record is not None
        self._spider, self._record = spider, record
        record.store.keep_pages = self._keep
        self._pruning = asyncio.create_task(self._prune_now_and_then(record))

    async def keep_refused(self, article: Article) -> None:
        """Keep the pages of what is no article to the rules of today: to better ones it may be."""
        if not article.pages:
            return
        try:
            await asyncio.to_thread(self._keep, [Kept(article, None)])
        except OSError as error:
            logger.warning("the page is not kept: %s: %s", article.fetched_url, error.strerror)

    def spider_closed(self) -> None:
        """End the file; the pipelines have stored everything by now."""
        if self._pruning is not None:
            self._pruning.cancel()
        if self._writer is not None:
            self._writer.close()
            self._crawler.stats.set_value("archive/pages", self._writer.pages)
            self._crawler.stats.set_value("archive/bytes", self._writer.bytes)

    def _keep(self, articles: Sequence[Kept]) -> None:
        """Called in the thread that stores articles, and in others for what is not stored."""
        with self._writing:
            self._open_writer().keep(articles)

    def _open_writer(self) -> PageWriter:
        assert self._spider is not None
        assert self._record is not None
        if self._writer is None:
            self._writer = PageWriter(
                self._limits.folder,
                self._spider.profile,
                run_id=self._record.run_id,
                file_size=self._limits.file_size,
                fields=warc_fields(str(self._crawler.settings["USER_AGENT"])),
            )
        return self._writer

    async def _prune_now_and_then(self, record: RunRecord) -> None:
        while True:
            try:
                gone = await asyncio.to_thread(prune, record.store, self._limits)
            except (OSError, SQLAlchemyError) as error:
                logger.warning("old pages could not be pruned: %s", one_line(error))
            else:
                if gone:
                    size = sum(file.size for file in gone)
                    logger.info("pruned %d files of old pages, %d MB", len(gone), size >> 20)
            await asyncio.sleep(PRUNE_SECONDS)


def warc_fields(user_agent: str) -> dict[str, str]:
    """What the first record of a file says of the crawl."""
    return {
        "software": f"WartaDaerah/{__version__}",
        "robots": "obey",
        "http-header-user-agent": user_agent,
    }
