from crawler.platforms.wordpress import WordPressSpider


class SerayuNewsSpider(WordPressSpider):
    name = "serayunews"
    publisher = "Serayu News"
    domain = "serayunews.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
