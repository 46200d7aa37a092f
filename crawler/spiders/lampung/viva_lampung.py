from crawler.platforms.viva import VivaSpider


class VivaLampungSpider(VivaSpider):
    name = "viva_lampung"
    publisher = "VIVA Lampung"
    domain = "lampung.viva.co.id"
    province = "18"  # Lampung
    timezone = "Asia/Jakarta"  # WIB
    verified = "page"
