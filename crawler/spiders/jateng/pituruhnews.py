from crawler.platforms.blogger import BloggerSpider


class PituruhNewsSpider(BloggerSpider):
    name = "pituruhnews"
    publisher = "Pituruh News"
    domain = "pituruhnews.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
