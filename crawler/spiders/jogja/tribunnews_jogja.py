from crawler.platforms.tribun import TribunSpider


class TribunnewsJogjaSpider(TribunSpider):
    name = "tribunnews_jogja"
    publisher = "Tribun Jogja"
    domain = "jogja.tribunnews.com"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
