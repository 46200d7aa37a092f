from crawler.platforms.wordpress import WordPressSpider


class BeritaTanjungpinangSpider(WordPressSpider):
    name = "beritatanjungpinang"
    publisher = "Berita Tanjungpinang"
    domain = "beritatanjungpinang.com"
    province = "21"  # Kepulauan Riau
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
