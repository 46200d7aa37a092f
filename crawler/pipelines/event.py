"""The day and the part of the day of the reported event."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pipelines.step import StepPipeline

if TYPE_CHECKING:
    from itemadapter import ItemAdapter


class EventPipeline(StepPipeline):
    """Fills ``event_date`` and ``event_part_of_day``."""

    name = "event"

    def count(self, article: ItemAdapter) -> None:
        """Count the articles whose event has a day."""
        self.stats.inc_value("event/dated" if article["event_date"] else "event/none")
