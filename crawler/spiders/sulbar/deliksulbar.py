from crawler.platforms.wordpress import WordPressSpider


class DelikSulbarSpider(WordPressSpider):
    name = "deliksulbar"
    publisher = "Delik Sulbar"
    domain = "deliksulbar.com"
    province = "76"  # Sulawesi Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
