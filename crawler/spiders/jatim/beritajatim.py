from crawler.platforms.news import NewsSpider


class BeritajatimSpider(NewsSpider):
    name = "beritajatim"
    publisher = "beritajatim.com"
    domain = "beritajatim.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
