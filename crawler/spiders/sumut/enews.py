from crawler.platforms.blogger import BloggerSpider


class ENewsSpider(BloggerSpider):
    name = "enews"
    publisher = "E-News"
    domain = "e-news.id"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
