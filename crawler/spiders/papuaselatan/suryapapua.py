from crawler.platforms.wordpress import WordPressSpider


class SuryaPapuaSpider(WordPressSpider):
    name = "suryapapua"
    publisher = "Surya Papua"
    domain = "suryapapua.com"
    province = "93"  # Papua Selatan
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
