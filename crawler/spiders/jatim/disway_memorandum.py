from crawler.platforms.disway import DiswaySpider


class DiswayMemorandumSpider(DiswaySpider):
    name = "disway_memorandum"
    publisher = "Memorandum"
    domain = "memorandum.disway.id"
    province = "35"  # Jawa Timur
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
