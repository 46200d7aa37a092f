from crawler.platforms.wordpress import WordPressSpider


class TabenganSpider(WordPressSpider):
    name = "tabengan"
    publisher = "Tabengan"
    domain = "tabengan.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
