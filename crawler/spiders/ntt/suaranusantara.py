from crawler.platforms.wordpress import WordPressSpider


class SuaraNusantaraSpider(WordPressSpider):
    name = "suaranusantara"
    publisher = "Suara Nusantara"
    domain = "suaranusantara.co"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
