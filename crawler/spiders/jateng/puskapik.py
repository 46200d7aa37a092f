from crawler.platforms.wordpress import WordPressSpider


class PuskapikSpider(WordPressSpider):
    name = "puskapik"
    publisher = "Puskapik"
    domain = "puskapik.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
