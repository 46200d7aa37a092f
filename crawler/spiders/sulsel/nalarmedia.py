from crawler.platforms.wordpress import WordPressSpider


class NalarMediaSpider(WordPressSpider):
    name = "nalarmedia"
    publisher = "Nalar Media"
    domain = "nalarmedia.id"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
