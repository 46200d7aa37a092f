"""Detik and its regional channels."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class DetikSpider(NewsSpider):
    """A host of Detik. Addresses are ``/berita/d-6314523/slug``.

    The ``pubdate`` of its pages ends in ``Z`` and is local time.
    """

    platform = "detik"
    article_url = r"/d-\d+/[^/]+/?$"
    index_pages = ("indeks", "")
    index_paging = "?page={page}"
    index_by_date = "indeks?date={date:%m/%d/%Y}"
