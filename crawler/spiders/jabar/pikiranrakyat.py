from crawler.platforms.promedia import PromediaSpider


class PikiranRakyatSpider(PromediaSpider):
    name = "pikiranrakyat"
    publisher = "Pikiran Rakyat"
    domain = "pikiran-rakyat.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
