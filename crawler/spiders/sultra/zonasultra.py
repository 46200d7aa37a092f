from crawler.platforms.wordpress import WordPressSpider


class ZonaSultraSpider(WordPressSpider):
    name = "zonasultra"
    publisher = "ZonaSultra"
    domain = "zonasultra.com"
    province = "74"  # Sulawesi Tenggara
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
