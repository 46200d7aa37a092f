"""JPNN and its regional channels: ``jabar.jpnn.com`` …"""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class JpnnSpider(NewsSpider):
    """A regional channel of JPNN. Addresses are ``/channel/12345/slug``; pages ``?page=2``."""

    platform = "jpnn"
    article_url = r"//[^/]+/(?:[a-z0-9-]+/\d{3,}|news)/[^/]+/?$"
    index_pages = ("indeks", "")
    index_paging = "?page={page}"
    index_by_date = "indeks?id=&d={date:%d}&m={date:%m}&y={date:%Y}&tab=all"
