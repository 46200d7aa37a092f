from crawler.platforms.wordpress import WordPressSpider


class KabarLuwukSpider(WordPressSpider):
    name = "kabarluwuk"
    publisher = "Kabar Luwuk"
    domain = "kabarluwuk.com"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
