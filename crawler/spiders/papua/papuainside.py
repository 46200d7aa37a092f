from crawler.platforms.wordpress import WordPressSpider


class PapuaInsideSpider(WordPressSpider):
    name = "papuainside"
    publisher = "Papua Inside"
    domain = "papuainside.id"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
