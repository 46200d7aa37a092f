from crawler.platforms.wordpress import WordPressSpider


class UlasanSpider(WordPressSpider):
    name = "ulasan"
    publisher = "Ulasan"
    domain = "ulasan.co"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
