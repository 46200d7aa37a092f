from crawler.platforms.wordpress import WordPressSpider


class MemontumLumajangSpider(WordPressSpider):
    name = "memontum_lumajang"
    publisher = "Memontum Lumajang"
    domain = "lumajang.memontum.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
