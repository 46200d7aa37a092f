from crawler.platforms.news import NewsSpider


class MadikaSpider(NewsSpider):
    name = "madika"
    publisher = "Madika"
    domain = "madika.id"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
