from crawler.platforms.wordpress import WordPressSpider


class WartaBromoSpider(WordPressSpider):
    name = "wartabromo"
    publisher = "Warta Bromo"
    domain = "wartabromo.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
