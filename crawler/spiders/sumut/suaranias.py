from crawler.platforms.blogger import BloggerSpider


class SuaraNiasSpider(BloggerSpider):
    name = "suaranias"
    publisher = "Suara Nias"
    domain = "suaranias.com"
    province = "12"  # Sumatera Utara
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
