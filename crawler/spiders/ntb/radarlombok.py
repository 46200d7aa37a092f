from crawler.platforms.wordpress import WordPressSpider


class RadarLombokSpider(WordPressSpider):
    name = "radarlombok"
    publisher = "Radar Lombok"
    domain = "radarlombok.co.id"
    province = "52"  # Nusa Tenggara Barat
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
