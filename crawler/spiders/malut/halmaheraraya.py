from crawler.platforms.wordpress import WordPressSpider


class HalmaheraRayaSpider(WordPressSpider):
    name = "halmaheraraya"
    publisher = "Halmahera Raya"
    domain = "halmaheraraya.com"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
