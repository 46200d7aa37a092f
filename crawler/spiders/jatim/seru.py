from crawler.platforms.wordpress import WordPressSpider


class SERUSpider(WordPressSpider):
    name = "seru"
    publisher = "SERU"
    domain = "seru.co.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
