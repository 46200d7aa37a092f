"""Prokal: the papers of Kaltim Post Group under ``*.prokal.co``."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class ProkalSpider(NewsSpider):
    """A host of Prokal. Addresses are ``/read/news/36674-slug.html``."""

    platform = "prokal"
    article_url = r"/read/[a-z]+/\d+-[^/]+$"
