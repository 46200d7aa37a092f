from crawler.platforms.tribun import TribunSpider


class TribunnewsMaduraSpider(TribunSpider):
    name = "tribunnews_madura"
    publisher = "TribunMadura"
    domain = "madura.tribunnews.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
