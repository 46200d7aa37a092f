from crawler.platforms.news import NewsSpider


class SeputarPapuaSpider(NewsSpider):
    name = "seputarpapua"
    publisher = "Seputar Papua"
    domain = "seputarpapua.com"
    province = "94"  # Papua Tengah
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
