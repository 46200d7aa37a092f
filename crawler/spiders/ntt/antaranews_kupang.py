from crawler.platforms.antara import AntaraSpider


class AntaranewsKupangSpider(AntaraSpider):
    name = "antaranews_kupang"
    publisher = "ANTARA NTT"
    domain = "kupang.antaranews.com"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
