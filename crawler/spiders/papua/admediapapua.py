from crawler.platforms.wordpress import WordPressSpider


class AdMediaPapuaSpider(WordPressSpider):
    name = "admediapapua"
    publisher = "Ad Media Papua"
    domain = "admediapapua.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
