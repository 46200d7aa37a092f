from crawler.platforms.wordpress import WordPressSpider


class KronologiSpider(WordPressSpider):
    name = "kronologi"
    publisher = "Kronologi"
    domain = "kronologi.id"
    province = "75"  # Gorontalo
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
