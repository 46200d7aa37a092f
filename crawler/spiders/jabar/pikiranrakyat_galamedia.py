from crawler.platforms.promedia import PromediaSpider


class PikiranrakyatGalamediaSpider(PromediaSpider):
    name = "pikiranrakyat_galamedia"
    publisher = "Galamedia"
    domain = "galamedia.pikiran-rakyat.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
