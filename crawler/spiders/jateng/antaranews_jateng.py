from crawler.platforms.antara import AntaraSpider


class AntaranewsJatengSpider(AntaraSpider):
    name = "antaranews_jateng"
    publisher = "ANTARA Jateng"
    domain = "jateng.antaranews.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
