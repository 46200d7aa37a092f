from crawler.platforms.wordpress import WordPressSpider


class KatadaSpider(WordPressSpider):
    name = "katada"
    publisher = "Katada"
    domain = "katada.id"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
