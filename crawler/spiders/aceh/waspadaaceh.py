from crawler.platforms.wordpress import WordPressSpider


class WaspadaAcehSpider(WordPressSpider):
    name = "waspadaaceh"
    publisher = "Waspada Aceh"
    domain = "waspadaaceh.com"
    province = "11"  # Aceh
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
