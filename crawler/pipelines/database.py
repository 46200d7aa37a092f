"""Articles into the archive, in batches, off the reactor's thread."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem

from crawler.extensions.run_record import RunRecord
from crawler.items import Article
from crawler.storage.errors import StoreWriteError, UnstorableError, one_line
from crawler.storage.ledger import UrlState
from crawler.storage.store import SaveOutcome
from crawler.storage.writer import BatchWriter

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

    from crawler.storage.store import SaveResult

logger = logging.getLogger(__name__)

_WORDS = {
    SaveOutcome.INSERTED: "new",
    SaveOutcome.UPDATED: "changed",
    SaveOutcome.UNCHANGED: "unchanged",
    SaveOutcome.DUPLICATE: "duplicate",
    SaveOutcome.REMOVED: "removed",
}


class DatabasePipeline:
    """Hands articles to the writer and counts what became of them.

    ``process_item`` returns once the article is stored, so that a run knows what is left to do; it
    waits while the database is slow or away. When the archive takes nothing any
    more, the crawl is ended.
    """

    def __init__(self, crawler: Crawler, record: RunRecord):
        self._crawler = crawler
        self._record = record
        self._ledger = record.ledger
        self._writer: BatchWriter | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Use the archive that the run record opened."""
        record = crawler.get_extension(RunRecord)
        if record is None:
            raise RuntimeError("the database pipeline needs the extension RunRecord")
        return cls(crawler, record)

    async def process_item(self, item: Any) -> Any:
        """Hand an article over. Raises DropItem where it cannot be stored."""
        if not isinstance(item, Article):
            return item
        try:
            await self._open_writer().save(item)
        except UnstorableError as exc:
            self._note_unstorable(item)
            raise DropItem(f"cannot be stored: {exc}") from None
        except StoreWriteError as exc:
            self._record.give_up(str(exc))
            raise DropItem("the archive takes no articles") from None
        return item

    async def close_spider(self) -> None:
        """Write what is left."""
        if self._writer is None:
            return
        try:
            await self._writer.close()
        except StoreWriteError as exc:
            self._record.give_up(str(exc))

    def _open_writer(self) -> BatchWriter:
        if self._writer is None:
            settings = self._crawler.settings
            self._writer = BatchWriter(
                self._record.store,
                run_id=self._record.run_id,
                batch_size=settings.getint("BATCH_SIZE"),
                flush_seconds=settings.getfloat("BATCH_SECONDS"),
                patience=self._record.patience,
                on_result=self._stored,
                on_refused=self._refused,
            )
        return self._writer

    def _stored(self, article: Article, result: SaveResult) -> None:
        article.id = result.id
        self._crawler.stats.inc_value(f"articles/{_WORDS[result.outcome]}")
        if result.outcome is SaveOutcome.UNCHANGED and article.url_key:
            self._ledger.note_unchanged(article.url_key)

    def _refused(self, article: Article, error: Exception) -> None:
        self._note_unstorable(article)
        logger.error("not stored: %s: %s", article.url, one_line(error))

    def _note_unstorable(self, article: Article) -> None:
        self._crawler.stats.inc_value("articles/unstorable")
        for url in article.aliases[:1]:
            self._ledger.note(url, UrlState.NO_ARTICLE, "unstorable")
