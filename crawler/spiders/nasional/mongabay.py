from crawler.platforms.wordpress import WordPressSpider


class MongabaySpider(WordPressSpider):
    name = "mongabay"
    publisher = "Mongabay Indonesia"
    domain = "mongabay.co.id"
    province = None  # covers many provinces
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
