from crawler.platforms.news import NewsSpider


class JatimTimesSpider(NewsSpider):
    name = "jatimtimes"
    publisher = "Jatim Times"
    domain = "jatimtimes.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
