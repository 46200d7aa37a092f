from crawler.platforms.antara import AntaraSpider


class AntaranewsMataramSpider(AntaraSpider):
    name = "antaranews_mataram"
    publisher = "ANTARA NTB"
    domain = "mataram.antaranews.com"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
