from crawler.platforms.republika import RepublikaSpider


class RepublikaRejogjaSpider(RepublikaSpider):
    name = "republika_rejogja"
    publisher = "Republika Jogja"
    domain = "rejogja.republika.co.id"
    province = "34"  # DI Yogyakarta
    timezone = "Asia/Jakarta"  # WIB
    verified = "markup"
