from crawler.platforms.disway import DiswaySpider


class DiswayRadarlebongSpider(DiswaySpider):
    name = "disway_radarlebong"
    publisher = "Radar Lebong"
    domain = "radarlebong.disway.id"
    province = "17"  # Bengkulu
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
