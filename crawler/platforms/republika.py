"""The regional channels of Republika: ``rejabar.republika.co.id`` …"""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class RepublikaSpider(NewsSpider):
    """A channel of Republika. Addresses are ``/berita/rzq2b1396/slug``, with a channel or not."""

    platform = "republika"
    article_url = r"/berita/[a-z0-9]{6,}/[^/]+/?$"
