from crawler.platforms.wordpress import WordPressSpider


class SulselEkspresSpider(WordPressSpider):
    name = "sulselekspres"
    publisher = "Sulsel Ekspres"
    domain = "sulselekspres.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
