from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposRadarsurabayaSpider(JawaPosRadarSpider):
    name = "jawapos_radarsurabaya"
    publisher = "Radar Surabaya"
    domain = "radarsurabaya.jawapos.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
