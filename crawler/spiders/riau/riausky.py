from crawler.platforms.news import NewsSpider


class RiauskySpider(NewsSpider):
    name = "riausky"
    publisher = "Riausky"
    domain = "riausky.com"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
