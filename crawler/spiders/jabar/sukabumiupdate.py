from crawler.platforms.news import NewsSpider


class SukabumiUpdateSpider(NewsSpider):
    name = "sukabumiupdate"
    publisher = "Sukabumi Update"
    domain = "sukabumiupdate.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
