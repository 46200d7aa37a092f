from crawler.platforms.wordpress import WordPressSpider


class MajalahFaktaSpider(WordPressSpider):
    name = "majalahfakta"
    publisher = "Majalah Fakta"
    domain = "majalahfakta.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
