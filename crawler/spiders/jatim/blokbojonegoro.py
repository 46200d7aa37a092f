from crawler.platforms.wordpress import WordPressSpider


class BlokBojonegoroSpider(WordPressSpider):
    name = "blokbojonegoro"
    publisher = "blokBojonegoro"
    domain = "blokbojonegoro.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
