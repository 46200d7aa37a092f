from crawler.platforms.wordpress import WordPressSpider


class KetamSpider(WordPressSpider):
    name = "ketam"
    publisher = "Ketam"
    domain = "ketam.co.id"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
