from crawler.platforms.wordpress import WordPressSpider


class NusantaraSpider(WordPressSpider):
    name = "nusantara"
    publisher = "Nusantara Media"
    domain = "nusantara.media"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
