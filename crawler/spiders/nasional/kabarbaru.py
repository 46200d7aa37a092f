from crawler.platforms.wordpress import WordPressSpider


class KabarBaruSpider(WordPressSpider):
    name = "kabarbaru"
    publisher = "Kabar Baru"
    domain = "kabarbaru.co"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
