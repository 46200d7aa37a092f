from crawler.platforms.news import NewsSpider


class OptikaSpider(NewsSpider):
    name = "optika"
    publisher = "Optika"
    domain = "optika.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
