from crawler.platforms.news import NewsSpider


class HarianSIBSpider(NewsSpider):
    name = "hariansib"
    publisher = "Harian SIB"
    domain = "hariansib.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
