from crawler.platforms.news import NewsSpider


class MedanPunyaSpider(NewsSpider):
    name = "medanpunya"
    publisher = "Medan Punya"
    domain = "medanpunya.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
