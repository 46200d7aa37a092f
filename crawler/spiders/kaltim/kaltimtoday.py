from crawler.platforms.wordpress import WordPressSpider


class KaltimTodaySpider(WordPressSpider):
    name = "kaltimtoday"
    publisher = "Kaltim Today"
    domain = "kaltimtoday.co"
    province = "64"  # Kalimantan Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
