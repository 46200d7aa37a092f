from crawler.platforms.wordpress import AnyWordPressSpider


class WordPressAnywhereSpider(AnyWordPressSpider):
    name = "wordpress"
