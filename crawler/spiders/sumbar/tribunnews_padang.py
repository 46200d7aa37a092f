from crawler.platforms.tribun import TribunSpider


class TribunnewsPadangSpider(TribunSpider):
    name = "tribunnews_padang"
    publisher = "TribunPadang"
    domain = "padang.tribunnews.com"
    province = "13"  # Sumatera Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
