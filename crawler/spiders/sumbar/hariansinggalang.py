from crawler.platforms.wordpress import WordPressSpider


class HariansinggalangSpider(WordPressSpider):
    name = "hariansinggalang"
    publisher = "Singgalang"
    domain = "hariansinggalang.co.id"
    province = "13"  # Sumatera Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
