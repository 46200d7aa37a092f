from crawler.platforms.wordpress import WordPressSpider


class KanalKalimantanSpider(WordPressSpider):
    name = "kanalkalimantan"
    publisher = "Kanal Kalimantan"
    domain = "kanalkalimantan.com"
    province = "63"  # Kalimantan Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
