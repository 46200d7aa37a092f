from crawler.platforms.kompas import KompasSpider


class KompasMegapolitanSpider(KompasSpider):
    name = "kompas_megapolitan"
    publisher = "Kompas.com Megapolitan"
    domain = "megapolitan.kompas.com"
    province = "31"  # DKI Jakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
