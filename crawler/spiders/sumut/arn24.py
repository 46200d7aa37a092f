from crawler.platforms.blogger import BloggerSpider


class ARN24Spider(BloggerSpider):
    name = "arn24"
    publisher = "ARN24"
    domain = "arn24.news"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
