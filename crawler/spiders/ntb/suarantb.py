from crawler.platforms.wordpress import WordPressSpider


class SuaraNTBSpider(WordPressSpider):
    name = "suarantb"
    publisher = "Suara NTB"
    domain = "suarantb.com"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
