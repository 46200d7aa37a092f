from crawler.platforms.wordpress import WordPressSpider


class PranalaSpider(WordPressSpider):
    name = "pranala"
    publisher = "Pranala"
    domain = "pranala.co"
    province = "64"  # Kalimantan Timur
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
