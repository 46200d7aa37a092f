from crawler.platforms.news import NewsSpider


class BaliTribuneSpider(NewsSpider):
    name = "balitribune"
    publisher = "Bali Tribune"
    domain = "balitribune.co.id"
    province = "51"  # Bali
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
