from crawler.platforms.tribun import TribunSpider


class TribunnewsBanyumasSpider(TribunSpider):
    name = "tribunnews_banyumas"
    publisher = "Tribun Banyumas"
    domain = "banyumas.tribunnews.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
