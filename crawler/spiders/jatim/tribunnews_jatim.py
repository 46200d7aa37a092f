from crawler.platforms.tribun import TribunSpider


class TribunnewsJatimSpider(TribunSpider):
    name = "tribunnews_jatim"
    publisher = "TribunJatim"
    domain = "jatim.tribunnews.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
