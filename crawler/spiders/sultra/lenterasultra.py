from crawler.platforms.wordpress import WordPressSpider


class LenteraSultraSpider(WordPressSpider):
    name = "lenterasultra"
    publisher = "Lentera Sultra"
    domain = "lenterasultra.com"
    province = "74"  # Sulawesi Tenggara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
