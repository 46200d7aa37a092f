from crawler.platforms.wordpress import WordPressSpider


class SulbarTerkiniSpider(WordPressSpider):
    name = "sulbarterkini"
    publisher = "Sulbar Terkini"
    domain = "sulbarterkini.com"
    province = "76"  # Sulawesi Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
