from crawler.platforms.wordpress import WordPressSpider


class MediaBantenSpider(WordPressSpider):
    name = "mediabanten"
    publisher = "Media Banten"
    domain = "mediabanten.com"
    province = "36"  # Banten
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
