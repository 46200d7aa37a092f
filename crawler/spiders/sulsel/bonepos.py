from crawler.platforms.wordpress import WordPressSpider


class BonePosSpider(WordPressSpider):
    name = "bonepos"
    publisher = "Bone Pos"
    domain = "bonepos.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
