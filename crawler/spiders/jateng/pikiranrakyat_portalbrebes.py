from crawler.platforms.promedia import PromediaSpider


class PikiranrakyatPortalbrebesSpider(PromediaSpider):
    name = "pikiranrakyat_portalbrebes"
    publisher = "Portal Brebes"
    domain = "portalbrebes.pikiran-rakyat.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
