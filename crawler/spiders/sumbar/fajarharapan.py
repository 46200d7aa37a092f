from crawler.platforms.wordpress import WordPressSpider


class FajarHarapanSpider(WordPressSpider):
    name = "fajarharapan"
    publisher = "Fajar Harapan"
    domain = "fajarharapan.id"
    province = "13"  # Sumatera Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
