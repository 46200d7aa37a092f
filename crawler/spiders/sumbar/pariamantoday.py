from crawler.platforms.blogger import BloggerSpider


class PariamanTodaySpider(BloggerSpider):
    name = "pariamantoday"
    publisher = "Pariaman Today"
    domain = "pariamantoday.com"
    province = "13"  # Sumatera Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
