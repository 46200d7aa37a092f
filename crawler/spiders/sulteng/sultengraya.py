from crawler.platforms.wordpress import WordPressSpider


class SultengRayaSpider(WordPressSpider):
    name = "sultengraya"
    publisher = "Sulteng Raya"
    domain = "sultengraya.com"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
