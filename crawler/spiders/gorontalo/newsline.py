from crawler.platforms.wordpress import WordPressSpider


class NewslineSpider(WordPressSpider):
    name = "newsline"
    publisher = "Newsline"
    domain = "newsline.id"
    province = "75"  # Gorontalo
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
