from crawler.platforms.wordpress import WordPressSpider


class BukamataNewsSpider(WordPressSpider):
    name = "bukamatanews"
    publisher = "Bukamata News"
    domain = "bukamatanews.id"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
