from crawler.platforms.antara import AntaraSpider


class AntaranewsJatimSpider(AntaraSpider):
    name = "antaranews_jatim"
    publisher = "ANTARA Jatim"
    domain = "jatim.antaranews.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
