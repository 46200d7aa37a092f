from crawler.platforms.tribun import TribunSpider


class TribunnewsJambiSpider(TribunSpider):
    name = "tribunnews_jambi"
    publisher = "Tribun Jambi"
    domain = "jambi.tribunnews.com"
    province = "15"  # Jambi
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
