from crawler.platforms.wordpress import WordPressSpider


class PapuaSatuSpider(WordPressSpider):
    name = "papuasatu"
    publisher = "PapuaSatu"
    domain = "papuasatu.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
