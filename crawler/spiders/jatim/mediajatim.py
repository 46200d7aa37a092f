from crawler.platforms.wordpress import WordPressSpider


class MediaJatimSpider(WordPressSpider):
    name = "mediajatim"
    publisher = "Media Jatim"
    domain = "mediajatim.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
