from crawler.platforms.wordpress import WordPressSpider


class PapuaKiniSpider(WordPressSpider):
    name = "papuakini"
    publisher = "Papua Kini"
    domain = "papuakini.net"
    province = "92"  # Papua Barat
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
