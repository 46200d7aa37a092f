from crawler.platforms.wordpress import WordPressSpider


class FajarTimexkupangSpider(WordPressSpider):
    name = "fajar_timexkupang"
    publisher = "Timor Express"
    domain = "timexkupang.fajar.co.id"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
