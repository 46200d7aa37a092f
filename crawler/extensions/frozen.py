"""What was loaded at the start is left out of the collection of garbage."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class FrozenStart:
    """Freezes the objects of the start (modules, rules, tables of words) when a site is opened.

    They live as long as the process, and going through them again and again took a twelfth of the
    processor time of a page. Only the first site of a process: what belongs to one that ended has
    to be collected.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Wait for the start of a crawl."""
        frozen = cls()
        crawler.signals.connect(frozen.spider_opened, signal=signals.spider_opened)
        return frozen

    def spider_opened(self) -> None:
        """Freeze what is there, without the garbage."""
        if not gc.get_freeze_count():
            gc.collect()
            gc.freeze()
