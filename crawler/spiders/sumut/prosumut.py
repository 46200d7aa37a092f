from crawler.platforms.wordpress import WordPressSpider


class ProsumutSpider(WordPressSpider):
    name = "prosumut"
    publisher = "Prosumut"
    domain = "prosumut.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
