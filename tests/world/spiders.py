"""Sites of the tests: ``-s SPIDER_MODULES=tests.world.spiders``."""

from __future__ import annotations

from crawler.platforms.news import NewsSpider


class KabarSpider(NewsSpider):
    """A site that says nothing about where it lists its articles."""

    name = "kabar"
    publisher = "Kabar"
    domain = "kabar.example"
    timezone = "Asia/Makassar"


class ArsipSpider(KabarSpider):
    """The same with an archive by date."""

    name = "arsip"
    article_url = r"/berita/\d+/"
    index_by_date = "indeks?date={date:%Y-%m-%d}"
    index_paging = "&page={page}"
