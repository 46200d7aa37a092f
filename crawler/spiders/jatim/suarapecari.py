from crawler.platforms.news import NewsSpider


class SuaraPecariSpider(NewsSpider):
    name = "suarapecari"
    publisher = "Suara Pecari"
    domain = "suarapecari.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
