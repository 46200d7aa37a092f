from crawler.platforms.tribun import TribunSpider


class TribunnewsPapuaSpider(TribunSpider):
    name = "tribunnews_papua"
    publisher = "Tribun-Papua"
    domain = "papua.tribunnews.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "markup"
