"""The province and the regency that an article is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pipelines.step import StepPipeline

if TYPE_CHECKING:
    from itemadapter import ItemAdapter


class PlacesPipeline(StepPipeline):
    """Fills ``province``, ``regency`` and what they rest on."""

    name = "places"

    def count(self, article: ItemAdapter) -> None:
        """Count the articles whose place is known, to the regency or to the province."""
        if article["regency"]:
            self.stats.inc_value("places/regency")
        elif article["province"]:
            self.stats.inc_value("places/province")
        else:
            self.stats.inc_value("places/none")
