from crawler.platforms.news import NewsSpider


class MMCNewsSpider(NewsSpider):
    name = "mmcnews"
    publisher = "MMC News"
    domain = "mmcnews.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
