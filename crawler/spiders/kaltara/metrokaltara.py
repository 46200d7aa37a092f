from crawler.platforms.wordpress import WordPressSpider


class MetroKaltaraSpider(WordPressSpider):
    name = "metrokaltara"
    publisher = "Metro Kaltara"
    domain = "metrokaltara.com"
    province = "65"  # Kalimantan Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
