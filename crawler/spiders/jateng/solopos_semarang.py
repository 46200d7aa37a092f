from crawler.platforms.news import NewsSpider


class SoloposSemarangSpider(NewsSpider):
    name = "solopos_semarang"
    publisher = "Solopos Semarang"
    domain = "semarang.solopos.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
