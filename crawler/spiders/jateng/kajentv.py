from crawler.platforms.news import NewsSpider


class KajenTVSpider(NewsSpider):
    name = "kajentv"
    publisher = "Kajen TV"
    domain = "kajentv.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
