from crawler.platforms.tribun import TribunSpider


class TribunnewsWartakotaSpider(TribunSpider):
    name = "tribunnews_wartakota"
    publisher = "Warta Kota"
    domain = "wartakota.tribunnews.com"
    province = "31"  # DKI Jakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
