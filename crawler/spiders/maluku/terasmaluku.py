from crawler.platforms.news import NewsSpider


class TerasMalukuSpider(NewsSpider):
    name = "terasmaluku"
    publisher = "Teras Maluku"
    domain = "terasmaluku.com"
    province = "81"  # Maluku
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
