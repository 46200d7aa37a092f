from crawler.platforms.news import NewsSpider


class LumajangsatuSpider(NewsSpider):
    name = "lumajangsatu"
    publisher = "Lumajangsatu"
    domain = "lumajangsatu.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
