from crawler.platforms.wordpress import WordPressSpider


class KempalanSpider(WordPressSpider):
    name = "kempalan"
    publisher = "Kempalan"
    domain = "kempalan.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
