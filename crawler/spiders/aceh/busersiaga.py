from crawler.platforms.wordpress import WordPressSpider


class BuserSiagaSpider(WordPressSpider):
    name = "busersiaga"
    publisher = "Buser Siaga"
    domain = "busersiaga.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
