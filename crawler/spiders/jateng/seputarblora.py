from crawler.platforms.blogger import BloggerSpider


class SeputarBloraSpider(BloggerSpider):
    name = "seputarblora"
    publisher = "Seputar Blora"
    domain = "seputarblora.my.id"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
