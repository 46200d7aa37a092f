"""The regional bureaus of ANTARA: ``*.antaranews.com``."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class AntaraSpider(NewsSpider):
    """A regional bureau of ANTARA. Addresses are ``/berita/352053/slug``, with a channel or not."""

    platform = "antara"
    article_url = r"//[^/]+/(?:[a-z-]+/)?berita/\d+/[^/]+/?$"
    index_pages = ("terkini", "")
    index_paging = "{page}"
