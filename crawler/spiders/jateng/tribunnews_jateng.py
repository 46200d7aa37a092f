from crawler.platforms.tribun import TribunSpider


class TribunnewsJatengSpider(TribunSpider):
    name = "tribunnews_jateng"
    publisher = "Tribun Jateng"
    domain = "jateng.tribunnews.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
