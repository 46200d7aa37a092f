from crawler.platforms.tribun import TribunSpider


class TribunnewsJakartaSpider(TribunSpider):
    name = "tribunnews_jakarta"
    publisher = "TribunJakarta"
    domain = "jakarta.tribunnews.com"
    province = "31"  # DKI Jakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
