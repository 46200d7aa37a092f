from crawler.platforms.kompas import KompasSpider


class KompasMedanSpider(KompasSpider):
    name = "kompas_medan"
    publisher = "Kompas.com Medan"
    domain = "medan.kompas.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
