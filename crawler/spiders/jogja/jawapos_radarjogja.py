from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposRadarjogjaSpider(JawaPosRadarSpider):
    name = "jawapos_radarjogja"
    publisher = "Radar Jogja"
    domain = "radarjogja.jawapos.com"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
