from crawler.platforms.news import NewsSpider


class Borneo24Spider(NewsSpider):
    name = "borneo24"
    publisher = "Borneo24"
    domain = "borneo24.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
