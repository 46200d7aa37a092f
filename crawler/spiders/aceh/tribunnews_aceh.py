from crawler.platforms.tribun import TribunSpider


class TribunnewsAcehSpider(TribunSpider):
    name = "tribunnews_aceh"
    publisher = "Serambi Indonesia"
    domain = "aceh.tribunnews.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
