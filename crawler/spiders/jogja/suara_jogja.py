from crawler.platforms.suara import SuaraSpider


class SuaraJogjaSpider(SuaraSpider):
    name = "suara_jogja"
    publisher = "SuaraJogja"
    domain = "jogja.suara.com"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
