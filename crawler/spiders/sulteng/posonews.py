from crawler.platforms.wordpress import WordPressSpider


class PosoNewsSpider(WordPressSpider):
    name = "posonews"
    publisher = "Poso News"
    domain = "posonews.id"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
