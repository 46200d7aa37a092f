from crawler.platforms.antara import AntaraSpider


class AntaranewsPapuaSpider(AntaraSpider):
    name = "antaranews_papua"
    publisher = "ANTARA Papua"
    domain = "papua.antaranews.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "markup"
