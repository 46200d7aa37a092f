from crawler.platforms.suara import SuaraSpider


class SuaraMalangSpider(SuaraSpider):
    name = "suara_malang"
    publisher = "Suara Malang"
    domain = "malang.suara.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
