from crawler.platforms.news import NewsSpider


class GoRiauSpider(NewsSpider):
    name = "goriau"
    publisher = "GoRiau"
    domain = "goriau.com"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
