"""Promedia and Pikiran Rakyat Media Network (PRMN): one system for many papers."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class PromediaSpider(NewsSpider):
    """A paper of Promedia or PRMN. Addresses are ``/channel/pr-92819727/slug``.

    The number carries a prefix of the paper (``pr-``), or none.
    """

    platform = "promedia"
    article_url = r"//[^/]+/[a-z0-9-]+/(?:[a-z]{1,3}-)?\d{3,}/[^/]+/?$"
    index_pages = ("indeks-berita", "")
    index_paging = "?page={page}"
    index_by_date = "indeks-berita?daterange={date:%d%%20%B%%20%Y}%20-%20{date:%d%%20%B%%20%Y}"
