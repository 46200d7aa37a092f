from crawler.platforms.wordpress import WordPressSpider


class BeritaLimaSpider(WordPressSpider):
    name = "beritalima"
    publisher = "Berita Lima"
    domain = "beritalima.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
