from crawler.platforms.disway import DiswaySpider


class DiswayPalposSpider(DiswaySpider):
    name = "disway_palpos"
    publisher = "Palembang Pos"
    domain = "palpos.disway.id"
    province = "16"  # Sumatera Selatan
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
