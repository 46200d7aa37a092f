from crawler.platforms.promedia import PromediaSpider


class SuaraMerdekaSpider(PromediaSpider):
    name = "suaramerdeka"
    publisher = "Suara Merdeka"
    domain = "suaramerdeka.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
