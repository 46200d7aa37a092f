from crawler.platforms.tribun import TribunSpider


class TribunnewsMedanSpider(TribunSpider):
    name = "tribunnews_medan"
    publisher = "Tribun Medan"
    domain = "medan.tribunnews.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
