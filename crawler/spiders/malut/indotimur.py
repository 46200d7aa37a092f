from crawler.platforms.news import NewsSpider


class IndotimurSpider(NewsSpider):
    name = "indotimur"
    publisher = "Indotimur"
    domain = "indotimur.com"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
