from crawler.platforms.wordpress import WordPressSpider


class KampusnesiaSpider(WordPressSpider):
    name = "kampusnesia"
    publisher = "Kampusnesia"
    domain = "kampusnesia.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
