from crawler.platforms.wordpress import WordPressSpider


class BakabarSpider(WordPressSpider):
    name = "bakabar"
    publisher = "bakabar"
    domain = "bakabar.com"
    province = "63"  # Kalimantan Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
