from crawler.platforms.wordpress import WordPressSpider


class LensaNewsSpider(WordPressSpider):
    name = "lensanews"
    publisher = "Lensa News"
    domain = "lensanews.id"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
