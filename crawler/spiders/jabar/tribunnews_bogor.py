from crawler.platforms.tribun import TribunSpider


class TribunnewsBogorSpider(TribunSpider):
    name = "tribunnews_bogor"
    publisher = "TribunnewsBogor"
    domain = "bogor.tribunnews.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
