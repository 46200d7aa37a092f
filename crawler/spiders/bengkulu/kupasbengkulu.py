from crawler.platforms.wordpress import WordPressSpider


class KupasBengkuluSpider(WordPressSpider):
    name = "kupasbengkulu"
    publisher = "Kupas Bengkulu"
    domain = "kupasbengkulu.com"
    province = "17"  # Bengkulu
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
