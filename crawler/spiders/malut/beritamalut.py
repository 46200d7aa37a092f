from crawler.platforms.wordpress import WordPressSpider


class BeritaMalutSpider(WordPressSpider):
    name = "beritamalut"
    publisher = "Berita Malut"
    domain = "beritamalut.co"
    province = "82"  # Maluku Utara
    timezone = "Asia/Jayapura"  # WIT
    verified = "markup"
