from crawler.platforms.wordpress import WordPressSpider


class MajestySpider(WordPressSpider):
    name = "majesty"
    publisher = "Majesty"
    domain = "majesty.co.id"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
