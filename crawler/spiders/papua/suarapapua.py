from crawler.platforms.wordpress import WordPressSpider


class SuaraPapuaSpider(WordPressSpider):
    name = "suarapapua"
    publisher = "Suara Papua"
    domain = "suarapapua.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
