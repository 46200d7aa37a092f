from crawler.platforms.wordpress import WordPressSpider


class RgolSpider(WordPressSpider):
    name = "rgol"
    publisher = "Radar Gorontalo"
    domain = "rgol.id"
    province = "75"  # Gorontalo
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
