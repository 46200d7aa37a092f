from crawler.platforms.blogger import BloggerSpider


class FakfakSpider(BloggerSpider):
    name = "fakfak"
    publisher = "Fak-Fak.com"
    domain = "fak-fak.com"
    province = "92"  # Papua Barat
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
