from crawler.platforms.wordpress import WordPressSpider


class SuaraSultraSpider(WordPressSpider):
    name = "suarasultra"
    publisher = "Suara Sultra"
    domain = "suarasultra.com"
    province = "74"  # Sulawesi Tenggara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
