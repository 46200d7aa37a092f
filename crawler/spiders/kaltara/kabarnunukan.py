from crawler.platforms.wordpress import WordPressSpider


class KabarNunukanSpider(WordPressSpider):
    name = "kabarnunukan"
    publisher = "Kabar Nunukan"
    domain = "kabarnunukan.com"
    province = "65"  # Kalimantan Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
