from crawler.platforms.tribun import TribunSpider


class TribunnewsProhabaSpider(TribunSpider):
    name = "tribunnews_prohaba"
    publisher = "Prohaba"
    domain = "prohaba.tribunnews.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
