"""The province and the regency that an article is about, by the names in its texts. Pure.

Names are those of Kemendagri's 38 provinces and 514 regencies and cities, of their seats and a few
more towns, and the abbreviations and old names that newspapers use. What they weigh, and when the
answer is None, is told in ``docs/places.md``.
"""

from __future__ import annotations

from crawler.places.deciding import Place, place_of
from crawler.places.mentions import Mention, find_mentions, whole_name

__all__ = ["Mention", "Place", "find_mentions", "place_of", "whole_name"]
