from crawler.platforms.wordpress import WordPressSpider


class WawaiNewsSpider(WordPressSpider):
    name = "wawainews"
    publisher = "Wawai News"
    domain = "wawainews.id"
    province = "18"  # Lampung
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
