"""Flags that need the whole article."""

from __future__ import annotations

from crawler.pipelines.step import StepPipeline


class FlagsPipeline(StepPipeline):
    """Adds the flags that the article as a whole gives; the last pipeline counts them all."""

    name = "flags"
