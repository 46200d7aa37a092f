from crawler.platforms.news import NewsSpider


class GorontaloNewsSpider(NewsSpider):
    name = "gorontalonews"
    publisher = "Gorontalo News"
    domain = "gorontalonews.online"
    province = "75"  # Gorontalo
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
