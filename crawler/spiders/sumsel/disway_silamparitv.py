from crawler.platforms.disway import DiswaySpider


class DiswaySilamparitvSpider(DiswaySpider):
    name = "disway_silamparitv"
    publisher = "Silampari TV"
    domain = "silamparitv.disway.id"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
