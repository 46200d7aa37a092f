from crawler.platforms.tribun import TribunSpider


class TribunnewsSuryamalangSpider(TribunSpider):
    name = "tribunnews_suryamalang"
    publisher = "Surya Malang"
    domain = "suryamalang.tribunnews.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
