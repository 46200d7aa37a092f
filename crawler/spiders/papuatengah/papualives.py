from crawler.platforms.wordpress import WordPressSpider


class PapuaLivesSpider(WordPressSpider):
    name = "papualives"
    publisher = "Papua Lives"
    domain = "papualives.com"
    province = "94"  # Papua Tengah
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
