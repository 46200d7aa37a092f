from crawler.platforms.wordpress import WordPressSpider


class KissFMJemberSpider(WordPressSpider):
    name = "kissfmjember"
    publisher = "Kiss FM Jember"
    domain = "kissfmjember.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
