from crawler.platforms.wordpress import WordPressSpider


class DataFaktaSpider(WordPressSpider):
    name = "datafakta"
    publisher = "Data Fakta"
    domain = "data-fakta.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
