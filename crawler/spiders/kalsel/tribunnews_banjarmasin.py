from crawler.platforms.tribun import TribunSpider


class TribunnewsBanjarmasinSpider(TribunSpider):
    name = "tribunnews_banjarmasin"
    publisher = "Banjarmasin Post"
    domain = "banjarmasin.tribunnews.com"
    province = "63"  # Kalimantan Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
