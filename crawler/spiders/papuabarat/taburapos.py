from crawler.platforms.wordpress import WordPressSpider


class TaburaPosSpider(WordPressSpider):
    name = "taburapos"
    publisher = "Tabura Pos"
    domain = "taburapos.co"
    province = "92"  # Papua Barat
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
