from crawler.platforms.wordpress import WordPressSpider


class KoranPapuaSpider(WordPressSpider):
    name = "koranpapua"
    publisher = "Koran Papua"
    domain = "koranpapua.id"
    province = "94"  # Papua Tengah
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
