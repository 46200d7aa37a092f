from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposRadarkediriSpider(JawaPosRadarSpider):
    name = "jawapos_radarkediri"
    publisher = "Radar Kediri"
    domain = "radarkediri.jawapos.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
