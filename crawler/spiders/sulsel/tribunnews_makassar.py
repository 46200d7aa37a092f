from crawler.platforms.tribun import TribunSpider


class TribunnewsMakassarSpider(TribunSpider):
    name = "tribunnews_makassar"
    publisher = "Tribun Timur"
    domain = "makassar.tribunnews.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
