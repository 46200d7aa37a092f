"""The Disway network: ``*.disway.id`` and ``*.bacakoran.co``."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class DiswaySpider(NewsSpider):
    """A paper of Disway. Addresses are ``/read/642570/slug``; ``/15`` behind is the second page."""

    platform = "disway"
    article_url = r"/read/\d+/[^/]+/?$"
