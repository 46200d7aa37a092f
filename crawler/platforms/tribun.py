"""The Tribun network: ``*.tribunnews.com``."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class TribunSpider(NewsSpider):
    """A regional paper of the Tribun network.

    Addresses are ``/2022/09/28/slug`` until 2025 and ``/channel/1234567/slug`` since; an article of
    several pages has ``?page=2`` and on.
    """

    platform = "tribun"
    article_url = r"//[^/]+/(?:amp/)?(?:\d{4}/\d{2}/\d{2}|[a-z][a-z-]*/\d{4,})/[^/]+/?$"
    index_pages = ("index-news", "")
    index_paging = "?page={page}"
    index_by_date = "index-news?date={date:%Y-%m-%d}"
