from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposManadopostSpider(JawaPosRadarSpider):
    name = "jawapos_manadopost"
    publisher = "Manado Post"
    domain = "manadopost.jawapos.com"
    province = "71"  # Sulawesi Utara
    timezone = "Asia/Makassar"  # WITA
    verified = "markup"
