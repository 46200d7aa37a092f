from crawler.platforms.kompas import KompasSpider


class KompasSurabayaSpider(KompasSpider):
    name = "kompas_surabaya"
    publisher = "Kompas.com Surabaya"
    domain = "surabaya.kompas.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
