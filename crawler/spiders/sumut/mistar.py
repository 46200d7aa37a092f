from crawler.platforms.wordpress import WordPressSpider


class MistarSpider(WordPressSpider):
    name = "mistar"
    publisher = "Mistar"
    domain = "mistar.id"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
