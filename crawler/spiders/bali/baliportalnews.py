from crawler.platforms.wordpress import WordPressSpider


class BaliPortalNewsSpider(WordPressSpider):
    name = "baliportalnews"
    publisher = "Bali Portal News"
    domain = "baliportalnews.com"
    province = "51"  # Bali
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
