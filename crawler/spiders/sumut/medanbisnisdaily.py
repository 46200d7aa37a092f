from crawler.platforms.news import NewsSpider


class MedanBisnisDailySpider(NewsSpider):
    name = "medanbisnisdaily"
    publisher = "Medan Bisnis Daily"
    domain = "medanbisnisdaily.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
