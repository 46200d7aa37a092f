from crawler.platforms.wordpress import WordPressSpider


class EquatorSpider(WordPressSpider):
    name = "equator"
    publisher = "Rakyat Kalbar"
    domain = "equator.co.id"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
