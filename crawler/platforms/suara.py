"""The regional channels of Suara.com: ``jogja.suara.com`` …"""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class SuaraSpider(NewsSpider):
    """A regional channel of Suara.com. Addresses are ``/read/2021/07/19/121016/slug``."""

    platform = "suara"
    article_url = r"/read/\d{4}/\d{2}/\d{2}/\d{6}/[^/]+/?$"
