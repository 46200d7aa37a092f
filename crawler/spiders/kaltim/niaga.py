from crawler.platforms.news import NewsSpider


class NiagaSpider(NewsSpider):
    name = "niaga"
    publisher = "Niaga Asia"
    domain = "niaga.asia"
    province = "64"  # Kalimantan Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
