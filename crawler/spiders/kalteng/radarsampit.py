from crawler.platforms.news import NewsSpider


class RadarSampitSpider(NewsSpider):
    name = "radarsampit"
    publisher = "Radar Sampit"
    domain = "radarsampit.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
