from crawler.platforms.wordpress import WordPressSpider


class LensaSpider(WordPressSpider):
    name = "lensa"
    publisher = "Lensa News"
    domain = "lensa.news"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
