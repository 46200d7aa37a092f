from crawler.platforms.tribun import TribunSpider


class TribunnewsBangkaSpider(TribunSpider):
    name = "tribunnews_bangka"
    publisher = "Bangka Pos"
    domain = "bangka.tribunnews.com"
    province = "19"  # Kepulauan Bangka Belitung
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
