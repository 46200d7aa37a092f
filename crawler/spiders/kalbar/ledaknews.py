from crawler.platforms.wordpress import WordPressSpider


class LedakNewsSpider(WordPressSpider):
    name = "ledaknews"
    publisher = "Ledak News"
    domain = "ledaknews.com"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
