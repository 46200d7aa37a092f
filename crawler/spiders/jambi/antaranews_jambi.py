from crawler.platforms.antara import AntaraSpider


class AntaranewsJambiSpider(AntaraSpider):
    name = "antaranews_jambi"
    publisher = "ANTARA Jambi"
    domain = "jambi.antaranews.com"
    province = "15"  # Jambi
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
