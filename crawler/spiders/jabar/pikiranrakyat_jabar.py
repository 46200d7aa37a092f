from crawler.platforms.promedia import PromediaSpider


class PikiranrakyatJabarSpider(PromediaSpider):
    name = "pikiranrakyat_jabar"
    publisher = "PR Jabar"
    domain = "jabar.pikiran-rakyat.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
