from crawler.platforms.wordpress import WordPressSpider


class KawatTimurSpider(WordPressSpider):
    name = "kawattimur"
    publisher = "Kawat Timur"
    domain = "kawattimur.id"
    province = "95"  # Papua Pegunungan, as told by an article; covers all of Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
