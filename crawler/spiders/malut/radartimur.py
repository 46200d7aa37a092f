from crawler.platforms.wordpress import WordPressSpider


class RadarTimurSpider(WordPressSpider):
    name = "radartimur"
    publisher = "Radar Timur"
    domain = "radartimur.id"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
