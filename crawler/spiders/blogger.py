from crawler.platforms.anywhere import Anywhere
from crawler.platforms.blogger import BloggerSpider


class BloggerAnywhereSpider(Anywhere, BloggerSpider):
    name = "blogger"
