from crawler.platforms.tribun import TribunSpider


class TribunnewsBelitungSpider(TribunSpider):
    name = "tribunnews_belitung"
    publisher = "Pos Belitung"
    domain = "belitung.tribunnews.com"
    province = "19"  # Kepulauan Bangka Belitung
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
