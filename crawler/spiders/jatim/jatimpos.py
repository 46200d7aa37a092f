from crawler.platforms.news import NewsSpider


class JatimPosSpider(NewsSpider):
    name = "jatimpos"
    publisher = "Jatim Pos"
    domain = "jatimpos.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
