from crawler.platforms.wordpress import WordPressSpider


class PradanaMediaSpider(WordPressSpider):
    name = "pradanamedia"
    publisher = "Pradana Media"
    domain = "pradanamedia.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
