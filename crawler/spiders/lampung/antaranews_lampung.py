from crawler.platforms.antara import AntaraSpider


class AntaranewsLampungSpider(AntaraSpider):
    name = "antaranews_lampung"
    publisher = "ANTARA Lampung"
    domain = "lampung.antaranews.com"
    province = "18"  # Lampung
    timezone = "Asia/Jakarta"  # WIB
    verified = "page"
