from crawler.platforms.blogger import BloggerSpider


class BeritaMurataraTerkiniSpider(BloggerSpider):
    name = "beritamurataraterkini"
    publisher = "Berita Muratara Terkini"
    domain = "beritamurataraterkini.com"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
