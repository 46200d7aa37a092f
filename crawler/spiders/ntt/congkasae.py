from crawler.platforms.blogger import BloggerSpider


class CongkasaeSpider(BloggerSpider):
    name = "congkasae"
    publisher = "Congkasae"
    domain = "congkasae.com"
    province = "53"  # Nusa Tenggara Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
