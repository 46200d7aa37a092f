from crawler.platforms.tribun import TribunSpider


class TribunnewsPekanbaruSpider(TribunSpider):
    name = "tribunnews_pekanbaru"
    publisher = "Tribun Pekanbaru"
    domain = "pekanbaru.tribunnews.com"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
