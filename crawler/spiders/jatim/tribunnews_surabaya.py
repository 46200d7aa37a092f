from crawler.platforms.tribun import TribunSpider


class TribunnewsSurabayaSpider(TribunSpider):
    name = "tribunnews_surabaya"
    publisher = "Surya"
    domain = "surabaya.tribunnews.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
