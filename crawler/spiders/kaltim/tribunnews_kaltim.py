from crawler.platforms.tribun import TribunSpider


class TribunnewsKaltimSpider(TribunSpider):
    name = "tribunnews_kaltim"
    publisher = "Tribun Kaltim"
    domain = "kaltim.tribunnews.com"
    province = "64"  # Kalimantan Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
