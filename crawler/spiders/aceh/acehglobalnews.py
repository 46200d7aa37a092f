from crawler.platforms.news import NewsSpider


class AcehGlobalNewsSpider(NewsSpider):
    name = "acehglobalnews"
    publisher = "Aceh Global News"
    domain = "acehglobalnews.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
