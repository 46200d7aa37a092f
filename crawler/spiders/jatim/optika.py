from crawler.platforms.wordpress import WordPressSpider


class OptikaSpider(WordPressSpider):
    name = "optika"
    publisher = "Optika"
    domain = "optika.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
