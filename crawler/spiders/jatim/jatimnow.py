from crawler.platforms.news import NewsSpider


class JatimnowSpider(NewsSpider):
    name = "jatimnow"
    publisher = "jatimnow.com"
    domain = "jatimnow.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
