from crawler.platforms.wordpress import WordPressSpider


class HarianKepriSpider(WordPressSpider):
    name = "hariankepri"
    publisher = "Harian Kepri"
    domain = "hariankepri.com"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
