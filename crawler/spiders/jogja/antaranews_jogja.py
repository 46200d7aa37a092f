from crawler.platforms.antara import AntaraSpider


class AntaranewsJogjaSpider(AntaraSpider):
    name = "antaranews_jogja"
    publisher = "ANTARA DIY"
    domain = "jogja.antaranews.com"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
