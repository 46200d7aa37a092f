from crawler.platforms.wordpress import WordPressSpider


class PapuaBangkitSpider(WordPressSpider):
    name = "papuabangkit"
    publisher = "Papua Bangkit"
    domain = "papuabangkit.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
