from crawler.platforms.news import NewsSpider


class SoloposSpider(NewsSpider):
    name = "solopos"
    publisher = "Solopos"
    domain = "solopos.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
