from crawler.platforms.wordpress import WordPressSpider


class MamujuPosSpider(WordPressSpider):
    name = "mamujupos"
    publisher = "Mamuju Pos"
    domain = "mamujupos.com"
    province = "76"  # Sulawesi Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
