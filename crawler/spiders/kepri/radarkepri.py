from crawler.platforms.wordpress import WordPressSpider


class RadarKepriSpider(WordPressSpider):
    name = "radarkepri"
    publisher = "Radar Kepri"
    domain = "radarkepri.com"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
