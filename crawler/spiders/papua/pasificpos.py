from crawler.platforms.wordpress import WordPressSpider


class PasificPosSpider(WordPressSpider):
    name = "pasificpos"
    publisher = "Pasific Pos"
    domain = "pasificpos.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
