from crawler.platforms.wordpress import WordPressSpider


class BeritaBorneoSpider(WordPressSpider):
    name = "beritaborneo"
    publisher = "Berita Borneo"
    domain = "beritaborneo.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
