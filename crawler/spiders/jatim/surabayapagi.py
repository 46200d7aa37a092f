from crawler.platforms.wordpress import WordPressSpider


class SurabayaPagiSpider(WordPressSpider):
    name = "surabayapagi"
    publisher = "Surabaya Pagi"
    domain = "surabayapagi.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
