from crawler.platforms.news import NewsSpider


class WartaplusSpider(NewsSpider):
    name = "wartaplus"
    publisher = "Wartaplus"
    domain = "wartaplus.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
