from crawler.platforms.antara import AntaraSpider


class AntaranewsSultengSpider(AntaraSpider):
    name = "antaranews_sulteng"
    publisher = "ANTARA Sulteng"
    domain = "sulteng.antaranews.com"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
