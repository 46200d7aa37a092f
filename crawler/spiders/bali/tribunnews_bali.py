from crawler.platforms.tribun import TribunSpider


class TribunnewsBaliSpider(TribunSpider):
    name = "tribunnews_bali"
    publisher = "Tribun Bali"
    domain = "bali.tribunnews.com"
    province = "51"  # Bali
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
