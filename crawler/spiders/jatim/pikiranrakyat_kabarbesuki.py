from crawler.platforms.promedia import PromediaSpider


class PikiranrakyatKabarbesukiSpider(PromediaSpider):
    name = "pikiranrakyat_kabarbesuki"
    publisher = "Kabar Besuki"
    domain = "kabarbesuki.pikiran-rakyat.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
