from crawler.platforms.wordpress import WordPressSpider


class AktivaSpider(WordPressSpider):
    name = "aktiva"
    publisher = "Aktiva News"
    domain = "aktiva.news"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
