"""Okezone and its channels: ``news.okezone.com`` …"""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class OkezoneSpider(NewsSpider):
    """A channel of Okezone. Addresses are ``/read/2022/09/28/338/2676543/slug``."""

    platform = "okezone"
    article_url = r"/read/\d{4}/\d{2}/\d{2}/\d+/\d+/[^/]+/?$"
    index_pages = ("indeks", "")
    index_by_date = "indeks/{date:%Y/%m/%d}"
