from crawler.platforms.antara import AntaraSpider


class AntaranewsAmbonSpider(AntaraSpider):
    name = "antaranews_ambon"
    publisher = "ANTARA Maluku"
    domain = "ambon.antaranews.com"
    province = "81"  # Maluku
    timezone = "Asia/Jayapura"  # WIT
    verified = "markup"
