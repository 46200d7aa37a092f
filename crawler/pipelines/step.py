"""A pipeline that runs one step."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from itemadapter import ItemAdapter
from scrapy.exceptions import DropItem

from crawler.items import Article, Refusal
from crawler.steps import STEPS

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

    from crawler.steps import Step

_STEPS: dict[str, Step] = {step.name: step for step in STEPS}


class Refused(DropItem):
    """An item that is no article; ``reason`` says why."""

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class StepPipeline:
    """Runs the step *name* on every article and counts what it did.

    Items of other kinds pass unchanged. A step that refuses the article drops it, with the reason
    as a counter.
    """

    name: ClassVar[str]

    def __init__(self, stats: StatsCollector):
        self.stats = stats
        self._step = _STEPS[self.name]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the counters of the crawl."""
        return cls(crawler.stats)

    def process_item(self, item: Any) -> Any:
        """Run the step. Raises DropItem where it refuses the article."""
        if not isinstance(item, Article):
            return item
        result = self._step.run(item)
        if isinstance(result, Refusal):
            self.stats.inc_value(f"articles/dropped/{result.reason}")
            raise Refused(result.reason)
        self.count(ItemAdapter(result))
        return result

    def count(self, article: ItemAdapter) -> None:
        """Count what the step found; nothing by default."""
