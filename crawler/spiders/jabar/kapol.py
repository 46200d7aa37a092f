from crawler.platforms.wordpress import WordPressSpider


class KapolSpider(WordPressSpider):
    name = "kapol"
    publisher = "Kapol"
    domain = "kapol.id"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
