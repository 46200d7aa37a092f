from crawler.platforms.news import NewsSpider


class WahanaNewsKalbarSpider(NewsSpider):
    name = "wahananews_kalbar"
    publisher = "WahanaNews Kalbar"
    domain = "kalbar.wahananews.co"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
