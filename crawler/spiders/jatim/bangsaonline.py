from crawler.platforms.news import NewsSpider


class BANGSAONLINESpider(NewsSpider):
    name = "bangsaonline"
    publisher = "BANGSAONLINE"
    domain = "bangsaonline.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
