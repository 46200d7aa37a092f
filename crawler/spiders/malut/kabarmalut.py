from crawler.platforms.wordpress import WordPressSpider


class KabarMalutSpider(WordPressSpider):
    name = "kabarmalut"
    publisher = "Kabar Malut"
    domain = "kabarmalut.co.id"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
