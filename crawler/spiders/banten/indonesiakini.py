from crawler.platforms.wordpress import WordPressSpider


class IndonesiaKiniSpider(WordPressSpider):
    name = "indonesiakini"
    publisher = "Indonesia Kini"
    domain = "indonesiakini.id"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
