from crawler.platforms.wordpress import WordPressSpider


class BenuantaSpider(WordPressSpider):
    name = "benuanta"
    publisher = "Benuanta"
    domain = "benuanta.co.id"
    province = "65"  # Kalimantan Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
