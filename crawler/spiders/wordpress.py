from crawler.platforms.anywhere import Anywhere
from crawler.platforms.wordpress import WordPressSpider


class WordPressAnywhereSpider(Anywhere, WordPressSpider):
    name = "wordpress"
