from crawler.platforms.wordpress import WordPressSpider


class BlitarRayaSpider(WordPressSpider):
    name = "blitarraya"
    publisher = "Blitar Raya"
    domain = "blitarraya.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
