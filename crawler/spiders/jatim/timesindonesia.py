from crawler.platforms.news import NewsSpider


class TIMESIndonesiaSpider(NewsSpider):
    name = "timesindonesia"
    publisher = "TIMES Indonesia"
    domain = "timesindonesia.co.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
