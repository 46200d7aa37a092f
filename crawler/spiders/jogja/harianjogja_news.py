from crawler.platforms.news import NewsSpider


class HarianjogjaNewsSpider(NewsSpider):
    name = "harianjogja_news"
    publisher = "Harian Jogja"
    domain = "news.harianjogja.com"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
