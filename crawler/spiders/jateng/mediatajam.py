from crawler.platforms.wordpress import WordPressSpider


class MediaTajamSpider(WordPressSpider):
    name = "mediatajam"
    publisher = "Media Tajam"
    domain = "mediatajam.com"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
