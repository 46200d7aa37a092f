from crawler.platforms.news import NewsSpider


class BestieNewsSpider(NewsSpider):
    name = "bestienews"
    publisher = "Bestie News"
    domain = "bestienews.com"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
