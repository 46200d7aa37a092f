from crawler.platforms.disway import DiswaySpider


class DiswayCurupekspressSpider(DiswaySpider):
    name = "disway_curupekspress"
    publisher = "Curup Ekspress"
    domain = "curupekspress.disway.id"
    province = "17"  # Bengkulu
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
