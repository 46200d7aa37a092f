from crawler.platforms.wordpress import WordPressSpider


class NewsSulawesiSpider(WordPressSpider):
    name = "newssulawesi"
    publisher = "News Sulawesi"
    domain = "newssulawesi.com"
    province = "76"  # Sulawesi Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
