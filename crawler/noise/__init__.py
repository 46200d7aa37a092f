"""Related links, advertisements, credits, share and comment blocks out of a body.

The markup is read first, then whole lines, then the ends of the body; what is taken out is kept
as data. ``docs/noise.md`` lists the patterns and the rules.
"""

from __future__ import annotations

from crawler.noise.clean import CleanBody, clean_body, clean_element, read_blocks

__all__ = ["CleanBody", "clean_body", "clean_element", "read_blocks"]
