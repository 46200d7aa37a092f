from crawler.platforms.antara import AntaraSpider


class AntaranewsBabelSpider(AntaraSpider):
    name = "antaranews_babel"
    publisher = "ANTARA Babel"
    domain = "babel.antaranews.com"
    province = "19"  # Kepulauan Bangka Belitung
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
