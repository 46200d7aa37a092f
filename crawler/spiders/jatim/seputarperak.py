from crawler.platforms.news import NewsSpider


class SeputarPerakSpider(NewsSpider):
    name = "seputarperak"
    publisher = "Seputar Perak"
    domain = "seputarperak.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
