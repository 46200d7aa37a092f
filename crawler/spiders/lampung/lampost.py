from crawler.platforms.wordpress import WordPressSpider


class LampostSpider(WordPressSpider):
    name = "lampost"
    publisher = "Lampung Post"
    domain = "lampost.co"
    province = "18"  # Lampung
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
