from crawler.platforms.tribun import TribunSpider


class TribunnewsKupangSpider(TribunSpider):
    name = "tribunnews_kupang"
    publisher = "Pos Kupang"
    domain = "kupang.tribunnews.com"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
