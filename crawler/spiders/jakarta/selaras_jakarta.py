from crawler.platforms.news import NewsSpider


class SelarasJakartaSpider(NewsSpider):
    name = "selaras_jakarta"
    publisher = "Jakarta Selaras"
    domain = "jakarta.selaras.co.id"
    province = "31"  # DKI Jakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
