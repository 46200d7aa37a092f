from crawler.platforms.antara import AntaraSpider


class AntaranewsKaltengSpider(AntaraSpider):
    name = "antaranews_kalteng"
    publisher = "ANTARA Kalteng"
    domain = "kalteng.antaranews.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
