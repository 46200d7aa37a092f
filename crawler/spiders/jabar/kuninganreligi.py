from crawler.platforms.blogger import BloggerSpider


class KuninganReligiSpider(BloggerSpider):
    name = "kuninganreligi"
    publisher = "Kuningan Religi"
    domain = "kuninganreligi.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
