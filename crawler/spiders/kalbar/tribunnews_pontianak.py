from crawler.platforms.tribun import TribunSpider


class TribunnewsPontianakSpider(TribunSpider):
    name = "tribunnews_pontianak"
    publisher = "Tribun Pontianak"
    domain = "pontianak.tribunnews.com"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
