from crawler.platforms.disway import DiswaySpider


class DiswayBengkuluekspressSpider(DiswaySpider):
    name = "disway_bengkuluekspress"
    publisher = "Bengkulu Ekspress"
    domain = "bengkuluekspress.disway.id"
    province = "17"  # Bengkulu
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
