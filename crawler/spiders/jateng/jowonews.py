from crawler.platforms.wordpress import WordPressSpider


class JowonewsSpider(WordPressSpider):
    name = "jowonews"
    publisher = "Jowonews"
    domain = "jowonews.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
