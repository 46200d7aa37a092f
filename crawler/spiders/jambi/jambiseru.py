from crawler.platforms.news import NewsSpider


class JambiSeruSpider(NewsSpider):
    name = "jambiseru"
    publisher = "Jambi Seru"
    domain = "jambiseru.com"
    province = "15"  # Jambi
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
