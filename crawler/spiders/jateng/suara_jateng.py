from crawler.platforms.suara import SuaraSpider


class SuaraJatengSpider(SuaraSpider):
    name = "suara_jateng"
    publisher = "Suara Jawa Tengah"
    domain = "jateng.suara.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
