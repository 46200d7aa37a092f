from crawler.platforms.antara import AntaraSpider


class AntaranewsAcehSpider(AntaraSpider):
    name = "antaranews_aceh"
    publisher = "ANTARA Aceh"
    domain = "aceh.antaranews.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
