from crawler.platforms.wordpress import WordPressSpider


class MekoraSpider(WordPressSpider):
    name = "mekora"
    publisher = "Mekora"
    domain = "mekora.id"
    province = "76"  # Sulawesi Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
