from crawler.platforms.news import NewsSpider


class PojoksatuBogorSpider(NewsSpider):
    name = "pojoksatu_bogor"
    publisher = "Pojoksatu Bogor"
    domain = "bogor.pojoksatu.id"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
