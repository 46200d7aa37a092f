from crawler.platforms.wordpress import WordPressSpider


class InfoPKUSpider(WordPressSpider):
    name = "infopku"
    publisher = "Info PKU"
    domain = "infopku.com"
    province = "14"  # Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
