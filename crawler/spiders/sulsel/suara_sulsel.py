from crawler.platforms.suara import SuaraSpider


class SuaraSulselSpider(SuaraSpider):
    name = "suara_sulsel"
    publisher = "SuaraSulsel"
    domain = "sulsel.suara.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
