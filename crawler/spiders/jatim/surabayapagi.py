from crawler.platforms.news import NewsSpider


class SurabayaPagiSpider(NewsSpider):
    name = "surabayapagi"
    publisher = "Surabaya Pagi"
    domain = "surabayapagi.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
