from crawler.platforms.news import NewsSpider


class CakrawalaNewsSpider(NewsSpider):
    name = "cakrawalanews"
    publisher = "Cakrawala News"
    domain = "cakrawalanews.co"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
