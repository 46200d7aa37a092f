from crawler.platforms.news import NewsSpider


class GilangNewsSpider(NewsSpider):
    name = "gilangnews"
    publisher = "Gilang News"
    domain = "gilangnews.com"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
