from crawler.platforms.tribun import TribunSpider


class TribunnewsLampungSpider(TribunSpider):
    name = "tribunnews_lampung"
    publisher = "Tribun Lampung"
    domain = "lampung.tribunnews.com"
    province = "18"  # Lampung
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
