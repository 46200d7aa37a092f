from crawler.platforms.wordpress import WordPressSpider


class RadarBantenSpider(WordPressSpider):
    name = "radarbanten"
    publisher = "Radar Banten"
    domain = "radarbanten.co.id"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
