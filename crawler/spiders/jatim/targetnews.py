from crawler.platforms.wordpress import WordPressSpider


class TargetNewsSpider(WordPressSpider):
    name = "targetnews"
    publisher = "Target News"
    domain = "targetnews.co.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
