from crawler.platforms.wordpress import WordPressSpider


class MelanesiaTimesSpider(WordPressSpider):
    name = "melanesiatimes"
    publisher = "Melanesia Times"
    domain = "melanesiatimes.com"
    province = "96"  # Papua Barat Daya
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
