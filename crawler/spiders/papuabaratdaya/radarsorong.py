from crawler.platforms.wordpress import WordPressSpider


class RadarSorongSpider(WordPressSpider):
    name = "radarsorong"
    publisher = "Radar Sorong"
    domain = "radarsorong.id"
    province = "96"  # Papua Barat Daya
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
