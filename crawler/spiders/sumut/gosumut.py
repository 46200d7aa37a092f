from crawler.platforms.wordpress import WordPressSpider


class GoSumutSpider(WordPressSpider):
    name = "gosumut"
    publisher = "GoSumut"
    domain = "gosumut.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
