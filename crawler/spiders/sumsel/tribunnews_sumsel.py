from crawler.platforms.tribun import TribunSpider


class TribunnewsSumselSpider(TribunSpider):
    name = "tribunnews_sumsel"
    publisher = "Tribun Sumsel"
    domain = "sumsel.tribunnews.com"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
