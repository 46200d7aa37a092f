"""What tells articles and rules apart: key, hash of the text, version of the rules."""

from __future__ import annotations

from crawler.pipelines.step import StepPipeline


class IdentityPipeline(StepPipeline):
    """Fills ``url_key``, ``content_hash`` and ``rule_version``."""

    name = "identity"
