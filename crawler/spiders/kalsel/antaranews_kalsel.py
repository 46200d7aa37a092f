from crawler.platforms.antara import AntaraSpider


class AntaranewsKalselSpider(AntaraSpider):
    name = "antaranews_kalsel"
    publisher = "ANTARA Kalsel"
    domain = "kalsel.antaranews.com"
    province = "63"  # Kalimantan Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
