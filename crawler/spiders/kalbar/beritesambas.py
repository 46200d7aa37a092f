from crawler.platforms.news import NewsSpider


class BeriteSambasSpider(NewsSpider):
    name = "beritesambas"
    publisher = "Berite Sambas"
    domain = "beritesambas.com"
    province = "61"  # Kalimantan Barat
    timezone = "Asia/Jakarta"  # WIB
    verified = "platform"
