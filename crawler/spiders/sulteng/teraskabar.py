from crawler.platforms.news import NewsSpider


class TerasKabarSpider(NewsSpider):
    name = "teraskabar"
    publisher = "Teras Kabar"
    domain = "teraskabar.id"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
