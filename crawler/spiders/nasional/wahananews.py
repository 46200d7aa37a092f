from crawler.platforms.news import NewsSpider


class WahanaNewsSpider(NewsSpider):
    name = "wahananews"
    publisher = "WahanaNews"
    domain = "wahananews.net"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
