"""Related links, advertisements and credits out of the body."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pipelines.step import StepPipeline

if TYPE_CHECKING:
    from itemadapter import ItemAdapter


class NoisePipeline(StepPipeline):
    """Cleans the body; what is taken out stays on the article."""

    name = "noise"

    def count(self, article: ItemAdapter) -> None:
        """Count related links and removed blocks by rule."""
        self.stats.inc_value("noise/related", len(article["related_links"]))
        for block in article["removed"]:
            self.stats.inc_value(f"noise/removed/{block['rule']}")
