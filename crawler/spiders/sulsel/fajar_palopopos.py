from crawler.platforms.wordpress import WordPressSpider


class FajarPalopoposSpider(WordPressSpider):
    name = "fajar_palopopos"
    publisher = "Palopo Pos"
    domain = "palopopos.fajar.co.id"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
