from crawler.platforms.wordpress import WordPressSpider


class MonitorPapuaSpider(WordPressSpider):
    name = "monitorpapua"
    publisher = "Monitor Papua"
    domain = "monitorpapua.com"
    province = "96"  # Papua Barat Daya
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
