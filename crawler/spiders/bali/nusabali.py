from crawler.platforms.wordpress import WordPressSpider


class NusaBaliSpider(WordPressSpider):
    name = "nusabali"
    publisher = "NusaBali"
    domain = "nusabali.com"
    province = "51"  # Bali
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
