from crawler.platforms.tribun import TribunSpider


class TribunnewsKaltaraSpider(TribunSpider):
    name = "tribunnews_kaltara"
    publisher = "TribunKaltara"
    domain = "kaltara.tribunnews.com"
    province = "65"  # Kalimantan Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
