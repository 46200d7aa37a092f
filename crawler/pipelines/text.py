"""Headline, lead, people and language from the texts of the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pipelines.step import StepPipeline

if TYPE_CHECKING:
    from itemadapter import ItemAdapter


class TextPipeline(StepPipeline):
    """Reads byline and body."""

    name = "text"

    def count(self, article: ItemAdapter) -> None:
        """Count articles without an author."""
        if not article["authors"]:
            self.stats.inc_value("text/no-author")
