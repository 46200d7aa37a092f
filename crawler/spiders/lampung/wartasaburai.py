from crawler.platforms.wordpress import WordPressSpider


class WartaSaburaiSpider(WordPressSpider):
    name = "wartasaburai"
    publisher = "Warta Saburai"
    domain = "wartasaburai.com"
    province = "18"  # Lampung
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
