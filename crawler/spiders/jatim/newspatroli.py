from crawler.platforms.news import NewsSpider


class NewsPatroliSpider(NewsSpider):
    name = "newspatroli"
    publisher = "News Patroli"
    domain = "newspatroli.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
