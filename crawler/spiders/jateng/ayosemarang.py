from crawler.platforms.wordpress import WordPressSpider


class AyoSemarangSpider(WordPressSpider):
    name = "ayosemarang"
    publisher = "Ayo Semarang"
    domain = "ayosemarang.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
