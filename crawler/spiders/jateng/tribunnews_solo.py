from crawler.platforms.tribun import TribunSpider


class TribunnewsSoloSpider(TribunSpider):
    name = "tribunnews_solo"
    publisher = "TribunSolo"
    domain = "solo.tribunnews.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
