from crawler.platforms.kompas import KompasSpider


class KompasRegionalSpider(KompasSpider):
    name = "kompas_regional"
    publisher = "Kompas.com Regional"
    domain = "regional.kompas.com"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
