from crawler.platforms.wordpress import WordPressSpider


class Online24jamSpider(WordPressSpider):
    name = "online24jam"
    publisher = "Online24"
    domain = "online24jam.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
