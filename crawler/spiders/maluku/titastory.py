from crawler.platforms.wordpress import WordPressSpider


class TitastorySpider(WordPressSpider):
    name = "titastory"
    publisher = "Titastory"
    domain = "titastory.id"
    province = "81"  # Maluku
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
