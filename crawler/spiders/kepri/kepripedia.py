from crawler.platforms.wordpress import WordPressSpider


class KepripediaSpider(WordPressSpider):
    name = "kepripedia"
    publisher = "Kepripedia"
    domain = "kepripedia.com"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
