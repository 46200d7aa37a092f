from crawler.platforms.antara import AntaraSpider


class AntaranewsKaltimSpider(AntaraSpider):
    name = "antaranews_kaltim"
    publisher = "ANTARA Kaltim"
    domain = "kaltim.antaranews.com"
    province = "64"  # Kalimantan Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
