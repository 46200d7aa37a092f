from crawler.platforms.wordpress import WordPressSpider


class MemontumSpider(WordPressSpider):
    name = "memontum"
    publisher = "Memontum"
    domain = "memontum.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
