from crawler.platforms.tribun import TribunSpider


class TribunnewsPalembangSpider(TribunSpider):
    name = "tribunnews_palembang"
    publisher = "Sriwijaya Post"
    domain = "palembang.tribunnews.com"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
