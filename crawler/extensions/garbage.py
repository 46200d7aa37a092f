"""How often garbage is collected, and what is left out of it."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


THRESHOLDS = (5_000, 20, 50)
"""New objects before a collection, and how many of those before one of the older generations.

Python's own (700, 10, 10) come some hundred times a second here and find next to nothing.
"""


class GarbageCollection:
    """Spares the collection of garbage what it need not look at, when a site is opened.

    The objects of the start (modules, rules, tables of words) live as long as the process: they
    are frozen. Only at the first site: what belongs to one that ended has to be collected. Going
    through them again and again took a twelfth of the processor time of a page; collecting less
    often spares a thirtieth.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the start of a crawl."""
        collection = cls()
        crawler.signals.connect(collection.spider_opened, signal=signals.spider_opened)
        return collection

    def spider_opened(self) -> None:
        """Freeze what is there, without the garbage, and collect less often."""
        if not gc.get_freeze_count():
            gc.collect()
            gc.freeze()
            gc.set_threshold(*THRESHOLDS)
