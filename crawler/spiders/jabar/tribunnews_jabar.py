from crawler.platforms.tribun import TribunSpider


class TribunnewsJabarSpider(TribunSpider):
    name = "tribunnews_jabar"
    publisher = "Tribun Jabar"
    domain = "jabar.tribunnews.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
