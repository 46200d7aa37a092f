from crawler.platforms.wordpress import WordPressSpider


class BlokTubanSpider(WordPressSpider):
    name = "bloktuban"
    publisher = "blokTuban"
    domain = "bloktuban.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
