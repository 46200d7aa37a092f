from crawler.platforms.wordpress import WordPressSpider


class FajarSpider(WordPressSpider):
    name = "fajar"
    publisher = "Fajar"
    domain = "fajar.co.id"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
