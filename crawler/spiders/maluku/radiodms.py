from crawler.platforms.wordpress import WordPressSpider


class RadiodmsSpider(WordPressSpider):
    name = "radiodms"
    publisher = "DMS Media Group"
    domain = "radiodms.com"
    province = "81"  # Maluku
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
