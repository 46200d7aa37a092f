from crawler.platforms.wordpress import WordPressSpider


class AcehTrendSpider(WordPressSpider):
    name = "acehtrend"
    publisher = "AcehTrend"
    domain = "acehtrend.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
