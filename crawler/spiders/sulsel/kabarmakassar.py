from crawler.platforms.wordpress import WordPressSpider


class KabarMakassarSpider(WordPressSpider):
    name = "kabarmakassar"
    publisher = "Kabar Makassar"
    domain = "kabarmakassar.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
