from crawler.platforms.news import NewsSpider


class DekanNewsSpider(NewsSpider):
    name = "dekannews"
    publisher = "Dekan News"
    domain = "dekannews.com"
    province = "31"  # DKI Jakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
