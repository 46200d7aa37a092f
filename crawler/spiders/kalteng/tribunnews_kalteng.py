from crawler.platforms.tribun import TribunSpider


class TribunnewsKaltengSpider(TribunSpider):
    name = "tribunnews_kalteng"
    publisher = "TribunKalteng"
    domain = "kalteng.tribunnews.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
