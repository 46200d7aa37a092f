from crawler.platforms.news import NewsSpider


class MataJambiSpider(NewsSpider):
    name = "matajambi"
    publisher = "Mata Jambi"
    domain = "matajambi.com"
    province = "15"  # Jambi
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
