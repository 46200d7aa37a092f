"""The regional channels of Suara.com: ``jogja.suara.com`` …"""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class SuaraSpider(NewsSpider):
    """A regional channel of Suara.com. Addresses are ``/read/2021/07/19/121016/slug``.

    The channel stands in the place of ``read`` on the national host.
    """

    platform = "suara"
    article_url = r"//[^/]+/[a-z-]+/\d{4}/\d{2}/\d{2}/\d{6}/[^/]+/?$"
    index_pages = ("indeks", "")
    index_paging = "?page={page}"
