"""VIVA and its regional hosts: ``lampung.viva.co.id`` …"""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class VivaSpider(NewsSpider):
    """A host of VIVA. Addresses are ``/berita/1234567-slug`` or ``/channel/1234-slug``."""

    platform = "viva"
    article_url = r"//[^/]+/(?:[a-z-]+/){1,3}\d{3,}-[^/]+/?$"
    index_pages = ("indeks", "")
    index_by_date = "indeks/berita/all/{date:%Y/%m/%d}"
