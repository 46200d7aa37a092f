"""The pause between two requests to a site begins with the answer to the first."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


class Pace:
    """Lets the delay count from the end of an answer.

    Scrapy counts it from the moment at which a request is handed to the network. A process that is
    busy then, with many sites at once, sends it later, and the next one would follow too closely.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Watch the answers of a crawl."""
        pace = cls(crawler)
        # Sent before the slot looks for its next request.
        crawler.signals.connect(pace.answered, signal=signals.response_downloaded)
        return pace

    def answered(self, request: Request) -> None:
        """Let the delay of the host begin anew."""
        slots = self._crawler.engine.downloader.slots
        if slot := slots.get(str(request.meta.get("download_slot"))):
            slot.lastseen = monotonic()
