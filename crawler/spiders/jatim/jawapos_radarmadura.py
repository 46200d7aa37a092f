from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposRadarmaduraSpider(JawaPosRadarSpider):
    name = "jawapos_radarmadura"
    publisher = "Radar Madura"
    domain = "radarmadura.jawapos.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
