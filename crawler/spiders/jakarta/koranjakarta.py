from crawler.platforms.wordpress import WordPressSpider


class KoranJakartaSpider(WordPressSpider):
    name = "koranjakarta"
    publisher = "Koran Jakarta"
    domain = "koran-jakarta.com"
    province = "31"  # DKI Jakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
