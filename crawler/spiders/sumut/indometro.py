from crawler.platforms.blogger import BloggerSpider


class IndometroSpider(BloggerSpider):
    name = "indometro"
    publisher = "Indometro"
    domain = "indometro.id"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
