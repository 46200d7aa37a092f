from crawler.platforms.news import NewsSpider


class SINDOnewsMakassarSpider(NewsSpider):
    name = "sindonews_makassar"
    publisher = "SINDOnews Makassar"
    domain = "makassar.sindonews.com"
    province = "73"  # Sulawesi Selatan
    timezone = "Asia/Makassar"  # WITA
    verified = "platform"
