"""Indonesian dates to instants, and the choice between those that a page states."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pipelines.step import StepPipeline

if TYPE_CHECKING:
    from itemadapter import ItemAdapter


class DatesPipeline(StepPipeline):
    """Chooses the dates of the article."""

    name = "dates"

    def count(self, article: ItemAdapter) -> None:
        """Count the source that was chosen, and what could not be read."""
        source = article["date_published_source"]
        self.stats.inc_value(f"dates/source/{source}" if source else "dates/missing")
        for candidate in article["date_candidates"]:
            if not candidate.get("value"):
                self.stats.inc_value("dates/unparsed")
