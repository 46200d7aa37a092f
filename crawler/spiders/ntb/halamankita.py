from crawler.platforms.blogger import BloggerSpider


class HalamanKitaSpider(BloggerSpider):
    name = "halamankita"
    publisher = "Halaman Kita"
    domain = "halamankita.com"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
