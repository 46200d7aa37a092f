"""The regional channels of iNews: ``*.inews.id``."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class INewsSpider(NewsSpider):
    """A regional channel of iNews. Addresses are ``/read/651479/slug`` or ``/berita/slug``."""

    platform = "inews"
    article_url = r"/(?:read/\d+|amp/\d+|berita)/[^/]*-[^/]+/?$"
