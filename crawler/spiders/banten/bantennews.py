from crawler.platforms.wordpress import WordPressSpider


class BantenNewsSpider(WordPressSpider):
    name = "bantennews"
    publisher = "BantenNews"
    domain = "bantennews.co.id"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
