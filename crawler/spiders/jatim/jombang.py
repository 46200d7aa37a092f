from crawler.platforms.wordpress import WordPressSpider


class JombangSpider(WordPressSpider):
    name = "jombang"
    publisher = "Jombang TV"
    domain = "jombang.tv"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
