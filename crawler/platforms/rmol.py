"""Rakyat Merdeka Online (RMOL) and its regional sites."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class RmolSpider(NewsSpider):
    """A site of RMOL. Addresses are ``/bisnis/read/2023/10/03/591584/slug``."""

    platform = "rmol"
    article_url = r"/(?:read|amp)/\d{4}/\d{2}/\d{2}/\d+/[^/]+/?$"
    feeds = ("rss/latest-posts",)
