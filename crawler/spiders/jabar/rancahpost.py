from crawler.platforms.wordpress import WordPressSpider


class RancahPostSpider(WordPressSpider):
    name = "rancahpost"
    publisher = "Rancah Post"
    domain = "rancahpost.com"
    province = "32"  # Jawa Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
