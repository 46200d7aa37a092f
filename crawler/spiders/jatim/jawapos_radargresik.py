from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposRadargresikSpider(JawaPosRadarSpider):
    name = "jawapos_radargresik"
    publisher = "Radar Gresik"
    domain = "radargresik.jawapos.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
