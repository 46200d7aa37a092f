from crawler.platforms.news import NewsSpider


class TelisikSpider(NewsSpider):
    name = "telisik"
    publisher = "Telisik"
    domain = "telisik.id"
    province = "74"  # Sulawesi Tenggara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
