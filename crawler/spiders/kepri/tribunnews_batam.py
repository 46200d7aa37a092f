from crawler.platforms.tribun import TribunSpider


class TribunnewsBatamSpider(TribunSpider):
    name = "tribunnews_batam"
    publisher = "TribunBatam"
    domain = "batam.tribunnews.com"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
