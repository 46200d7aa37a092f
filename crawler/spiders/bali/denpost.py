from crawler.platforms.wordpress import WordPressSpider


class DenPostSpider(WordPressSpider):
    name = "denpost"
    publisher = "DenPost"
    domain = "denpost.id"
    province = "51"  # Bali
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
