from crawler.platforms.news import NewsSpider


class RedaksiRiauSpider(NewsSpider):
    name = "redaksiriau"
    publisher = "Redaksi Riau"
    domain = "redaksiriau.co.id"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
