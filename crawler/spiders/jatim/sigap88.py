from crawler.platforms.wordpress import WordPressSpider


class Sigap88Spider(WordPressSpider):
    name = "sigap88"
    publisher = "Sigap88"
    domain = "sigap88.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
