from crawler.platforms.wordpress import WordPressSpider


class HestekSpider(WordPressSpider):
    name = "hestek"
    publisher = "Hestek"
    domain = "hestek.co.id"
    province = "75"  # Gorontalo
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
