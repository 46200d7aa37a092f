from crawler.platforms.disway import DiswaySpider


class DiswayRadarbanyumasSpider(DiswaySpider):
    name = "disway_radarbanyumas"
    publisher = "Radar Banyumas"
    domain = "radarbanyumas.disway.id"
    province = "33"  # Jawa Tengah
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
