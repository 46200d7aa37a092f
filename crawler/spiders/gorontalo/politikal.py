from crawler.platforms.wordpress import WordPressSpider


class PolitikalSpider(WordPressSpider):
    name = "politikal"
    publisher = "Politikal"
    domain = "politikal.co.id"
    province = "75"  # Gorontalo
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
