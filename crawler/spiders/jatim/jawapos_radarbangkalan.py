from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposRadarbangkalanSpider(JawaPosRadarSpider):
    name = "jawapos_radarbangkalan"
    publisher = "Radar Bangkalan"
    domain = "radarbangkalan.jawapos.com"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
