from crawler.platforms.wordpress import WordPressSpider


class KoranNTBSpider(WordPressSpider):
    name = "koranntb"
    publisher = "Koran NTB"
    domain = "koranntb.com"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
