from crawler.platforms.news import NewsSpider


class DiksiSpider(NewsSpider):
    name = "diksi"
    publisher = "Diksi"
    domain = "diksi.net"
    province = "72"  # Sulawesi Tengah
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
