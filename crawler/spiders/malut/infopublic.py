from crawler.platforms.wordpress import WordPressSpider


class InfoPublicSpider(WordPressSpider):
    name = "infopublic"
    publisher = "InfoPublic"
    domain = "infopublic.id"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
