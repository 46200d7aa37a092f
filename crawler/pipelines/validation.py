"""What is no article goes no further."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.pipelines.step import StepPipeline

if TYPE_CHECKING:
    from itemadapter import ItemAdapter


class ValidationPipeline(StepPipeline):
    """Drops articles without headline or text; the reason is a counter."""

    name = "validation"

    def count(self, article: ItemAdapter) -> None:
        """Count the flags of what goes to the archive."""
        for flag in article["flags"]:
            self.stats.inc_value(f"flags/{flag}")
