from crawler.platforms.jawapos import JawaPosRadarSpider


class JawaposBaliexpressSpider(JawaPosRadarSpider):
    name = "jawapos_baliexpress"
    publisher = "Bali Express"
    domain = "baliexpress.jawapos.com"
    province = "51"  # Bali
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
