from crawler.platforms.wordpress import WordPressSpider


class TribuneIndonesiaSpider(WordPressSpider):
    name = "tribuneindonesia"
    publisher = "Tribune Indonesia"
    domain = "tribuneindonesia.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
