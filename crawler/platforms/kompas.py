"""The regional channels of Kompas.com: ``regional.kompas.com``, ``surabaya.kompas.com`` …"""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class KompasSpider(NewsSpider):
    """A regional channel of Kompas.com. Addresses are ``/read/2023/09/17/224717578/slug``."""

    platform = "kompas"
    article_url = r"/read/\d{4}/\d{2}/\d{2}/\d+/[^/]+/?$"
    index_paging = "?page={page}"
