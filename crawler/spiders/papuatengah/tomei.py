from crawler.platforms.wordpress import WordPressSpider


class TomeiSpider(WordPressSpider):
    name = "tomei"
    publisher = "Tomei"
    domain = "tomei.id"
    province = "94"  # Papua Tengah
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
