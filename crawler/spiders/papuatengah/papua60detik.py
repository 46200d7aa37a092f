from crawler.platforms.news import NewsSpider


class Papua60detikSpider(NewsSpider):
    name = "papua60detik"
    publisher = "Papua60detik"
    domain = "papua60detik.id"
    province = "94"  # Papua Tengah
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
