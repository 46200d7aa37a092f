from crawler.platforms.wordpress import WordPressSpider


class TransHapakatSpider(WordPressSpider):
    name = "transhapakat"
    publisher = "Trans Hapakat"
    domain = "transhapakat.web.id"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
