from crawler.platforms.news import NewsSpider


class SukabumiTrenSpider(NewsSpider):
    name = "sukabumitren"
    publisher = "Sukabumi Tren"
    domain = "sukabumitren.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
