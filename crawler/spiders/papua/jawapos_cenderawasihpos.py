from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposCenderawasihposSpider(JawaPosRadarSpider):
    name = "jawapos_cenderawasihpos"
    publisher = "Cenderawasih Pos"
    domain = "cenderawasihpos.jawapos.com"
    province = "91"  # Papua
    timezone = "Asia/Jayapura"  # WIT
    verified = "platform"
