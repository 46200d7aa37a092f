from crawler.platforms.blogger import BloggerSpider


class KabarCenterSpider(BloggerSpider):
    name = "kabarcenter"
    publisher = "Kabar Center"
    domain = "kabarcenter.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
