from crawler.platforms.wordpress import WordPressSpider


class MetroBaliSpider(WordPressSpider):
    name = "metrobali"
    publisher = "Metro Bali"
    domain = "metrobali.com"
    province = "51"  # Bali
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
