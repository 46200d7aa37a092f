"""Jawa Pos Radar: ``*.jawapos.com``."""

from __future__ import annotations

from crawler.platforms.promedia import PromediaSpider


class JawaPosRadarSpider(PromediaSpider):
    """A Radar of Jawa Pos, which runs the system of Promedia.

    Addresses are ``/channel/655505051/slug``; until 2022 ``/channel/18/07/2021/slug`` and
    ``/read/2021/08/12/281871/slug``.
    """

    platform = "jawapos-radar"
    article_url = (
        r"//[^/]+/(?:[a-z0-9-]+/)+(?:\d{6,}|\d{2}/\d{2}/\d{4}|\d{4}/\d{2}/\d{2}/\d+)/[^/]+/?$"
    )
