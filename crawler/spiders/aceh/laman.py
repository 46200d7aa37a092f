from crawler.platforms.wordpress import WordPressSpider


class LamanSpider(WordPressSpider):
    name = "laman"
    publisher = "Laman News"
    domain = "laman.news"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
