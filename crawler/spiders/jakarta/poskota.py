from crawler.platforms.wordpress import WordPressSpider


class PoskotaSpider(WordPressSpider):
    name = "poskota"
    publisher = "Poskota"
    domain = "poskota.co.id"
    province = "31"  # DKI Jakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
