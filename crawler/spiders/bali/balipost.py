from crawler.platforms.wordpress import WordPressSpider


class BaliPostSpider(WordPressSpider):
    name = "balipost"
    publisher = "Bali Post"
    domain = "balipost.com"
    province = "51"  # Bali
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
