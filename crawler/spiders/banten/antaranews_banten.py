from crawler.platforms.antara import AntaraSpider


class AntaranewsBantenSpider(AntaraSpider):
    name = "antaranews_banten"
    publisher = "ANTARA Banten"
    domain = "banten.antaranews.com"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
