from crawler.platforms.news import NewsSpider


class SoloposSolorayaSpider(NewsSpider):
    name = "solopos_soloraya"
    publisher = "Solopos Soloraya"
    domain = "soloraya.solopos.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
