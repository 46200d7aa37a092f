from crawler.platforms.wordpress import WordPressSpider


class KendariNewsSpider(WordPressSpider):
    name = "kendarinews"
    publisher = "Kendari News"
    domain = "kendarinews.com"
    province = "74"  # Sulawesi Tenggara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
