from crawler.platforms.wordpress import WordPressSpider


class Pantura7Spider(WordPressSpider):
    name = "pantura7"
    publisher = "Pantura7"
    domain = "pantura7.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
