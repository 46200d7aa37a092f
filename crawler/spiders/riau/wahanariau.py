from crawler.platforms.news import NewsSpider


class WahanaRiauSpider(NewsSpider):
    name = "wahanariau"
    publisher = "Wahana Riau"
    domain = "wahanariau.com"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
