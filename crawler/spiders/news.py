from crawler.platforms.anywhere import Anywhere
from crawler.platforms.news import NewsSpider


class NewsAnywhereSpider(Anywhere, NewsSpider):
    name = "news"
