from crawler.platforms.wordpress import WordPressSpider


class KabarSeputarMuriaSpider(WordPressSpider):
    name = "kabarseputarmuria"
    publisher = "Kabar Seputar Muria"
    domain = "kabarseputarmuria.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
