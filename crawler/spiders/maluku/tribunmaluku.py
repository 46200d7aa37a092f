from crawler.platforms.wordpress import WordPressSpider


class TribunMalukuSpider(WordPressSpider):
    name = "tribunmaluku"
    publisher = "Tribun Maluku"
    domain = "tribun-maluku.com"
    province = "81"  # Maluku
    timezone = "Asia/Jayapura"  # WIT
    verified = "markup"
