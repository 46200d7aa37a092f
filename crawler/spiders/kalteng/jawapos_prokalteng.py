from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposProkaltengSpider(JawaPosRadarSpider):
    name = "jawapos_prokalteng"
    publisher = "ProKalteng"
    domain = "prokalteng.jawapos.com"
    province = "62"  # Kalimantan Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
