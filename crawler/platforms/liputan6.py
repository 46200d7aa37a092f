"""Liputan6 and its regional channels."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class Liputan6Spider(NewsSpider):
    """Liputan6. Addresses are ``/regional/read/4911234/slug``, the channel a host until 2020."""

    platform = "liputan6"
    article_url = r"//[^/]+/(?:[a-z0-9-]+/)?read/\d+/[^/]+/?$"
    index_pages = ("indeks", "")
    index_paging = "?page={page}"
    index_by_date = "indeks/{date:%Y/%m/%d}"
